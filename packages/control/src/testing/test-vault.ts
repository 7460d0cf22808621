import { openVault } from '../second-factor/vault.ts';

/** Whose key no test has to know. */
export const TEST_VAULT = openVault('the secret of a test');
