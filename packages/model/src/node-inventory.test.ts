import { expect, test } from 'vitest';
import { capabilitiesOf, isCapabilityName } from './node-inventory.ts';

const HUGEPAGES = { sizeKib: 2_048, total: 512, free: 500 };

test.each([
  [{ architecture: 'x86_64', virtualization: 'tcg' }, ['x86_64']],
  [
    { architecture: 'x86_64', virtualization: 'kvm', nestedPaging: 'ept', hugepages: HUGEPAGES, ksm: true },
    ['ept', 'hugepages', 'ksm', 'kvm', 'x86_64'],
  ],
  [
    {
      architecture: 'aarch64',
      virtualization: 'kvm',
      nestedPaging: 'none',
      hugepages: { ...HUGEPAGES, total: 0, free: 0 },
      ksm: false,
    },
    ['aarch64', 'kvm'],
  ],
  [{ architecture: 'not a name', virtualization: 'simulated' }, []],
] as const)('the capabilities of %j', (facts, names) => {
  expect(capabilitiesOf(facts)).toEqual(names);
});

test('a capability’s name is one word', () => {
  for (const name of ['x86_64', 'kvm', 'sse4.2', 'a'.repeat(63)]) expect(isCapabilityName(name)).toBe(true);
  for (const name of ['', 'KVM', 'two words', '-kvm', 'a'.repeat(64), 'kvm,ept'])
    expect(isCapabilityName(name)).toBe(false);
});
