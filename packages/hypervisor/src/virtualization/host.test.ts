import { expect, test } from 'vitest';
import { cpuInfo, groupId, mayQemuOpen } from './host.ts';

test.each([
  ['as udev leaves it', { mode: 0o660, group: 'kvm' }, true],
  ['for everybody', { mode: 0o666, group: 'root' }, true],
  ['of root’s group', { mode: 0o660, group: 'root' }, false],
  ['only readable', { mode: 0o640, group: 'kvm' }, false],
  ['for root alone', { mode: 0o600, group: 'kvm' }, false],
  ['of a group without a name', { mode: 0o660, group: '107' }, false],
])('whether QEMU may open /dev/kvm %s', (_name, device, expected) => {
  expect(mayQemuOpen(device)).toBe(expected);
});

test("the first CPU's fields are read; arm64 shows no flags", () => {
  expect(cpuInfo('flags', 'processor\t: 0\nflags\t\t: fpu vmx\n\nprocessor\t: 1\nflags\t\t: fpu\n')).toBe(
    'fpu vmx',
  );
  expect(cpuInfo('flags', 'processor\t: 0\nFeatures\t: fp asimd\n')).toBe('');
});

test('a group is found by its whole name', () => {
  expect(groupId('root')).toBe(0);
  expect(groupId('roo')).toBeNull();
});
