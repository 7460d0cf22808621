export { SYSTEM, startTestCloud, type TestCloud, type TestTenant } from './test-cloud.ts';
export { attemptOf, resultOf, type TestNode } from './test-node.ts';
export { addTestPerson, TEST_PASSWORD } from './test-person.ts';
export { createTestToken } from './test-token.ts';
export { TEST_VAULT } from './test-vault.ts';
export { totpCodeOf } from './totp-code.ts';
