import { expect, test } from 'vitest';
import { openVault } from './vault.ts';

test('what is sealed opens with the same secret, for the same owner, unchanged', () => {
  const vault = openVault('one secret of the cloud');
  const sealed = vault.seal('JBSWY3DPEHPK3PXP', 'ada');
  expect(sealed).not.toContain('JBSWY3DPEHPK3PXP');
  expect(vault.seal('JBSWY3DPEHPK3PXP', 'ada')).not.toBe(sealed);
  expect(openVault('one secret of the cloud').open(sealed, 'ada')).toBe('JBSWY3DPEHPK3PXP');
  expect(() => vault.open(sealed, 'eve')).toThrow();
  expect(() => openVault('another secret').open(sealed, 'ada')).toThrow();
  const changed = Buffer.from(sealed, 'base64url');
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
  expect(() => vault.open(changed.toString('base64url'), 'ada')).toThrow();
});
