import { describe, expect, it } from 'vitest';
import { kvmGroup, mayQemuOpen } from './host-facts.ts';

describe('whether QEMU may open /dev/kvm', () => {
  const KVM = 107;

  it.each([
    ['as udev leaves it', { mode: 0o20660, gid: KVM }, true],
    ['for everybody', { mode: 0o20666, gid: 0 }, true],
    ['of root’s group', { mode: 0o20660, gid: 0 }, false],
    ['only readable', { mode: 0o20640, gid: KVM }, false],
    ['for root alone', { mode: 0o20600, gid: KVM }, false],
  ])('%s', (_name, device, expected) => {
    expect(mayQemuOpen(device, KVM)).toBe(expected);
  });

  it('is not so where there is no group kvm', () => {
    expect(mayQemuOpen({ mode: 0o20660, gid: 0 }, null)).toBe(false);
  });
});

it('finds the group kvm', () => {
  expect(kvmGroup('root:x:0:\nkvm:x:107:alice\nnotkvm:x:3:\n')).toBe(107);
  expect(kvmGroup('notkvm:x:3:\nroot:x:0:\n')).toBeNull();
});
