import { expect, test } from 'vitest';
import { type MemoryFiles, readHostMemory } from './host-memory.ts';

const MEMINFO =
  'MemTotal: 100 kB\nHugePages_Total:     512\nHugePages_Free:      500\nHugepagesize:       2048 kB\n';

function files(cpuFlags: string[], content: Record<string, string>): MemoryFiles {
  return { cpuFlags, read: (path) => content[path] ?? '' };
}

test.each([
  ['ept', 'a module that uses it', ['vmx', 'ept'], { '/sys/module/kvm_intel/parameters/ept': 'Y\n' }],
  ['ept', 'a module that is not loaded', ['vmx', 'ept'], {}],
  [
    'none',
    'a module that was told not to',
    ['vmx', 'ept'],
    { '/sys/module/kvm_intel/parameters/ept': 'N\n' },
  ],
  ['none', 'a CPU without', ['vmx'], { '/sys/module/kvm_intel/parameters/ept': 'Y\n' }],
  ['npt', 'AMD’s module, which says 1', ['svm', 'npt'], { '/sys/module/kvm_amd/parameters/npt': '1\n' }],
  ['none', 'AMD’s module, which says 0', ['svm', 'npt'], { '/sys/module/kvm_amd/parameters/npt': '0\n' }],
] as const)('nested paging is %s with %s', (expected, _what, flags, content) => {
  expect(readHostMemory(files([...flags], content)).nestedPaging).toBe(expected);
});

test('huge pages and KSM are what the kernel says', () => {
  const found = readHostMemory(files([], { '/proc/meminfo': MEMINFO, '/sys/kernel/mm/ksm/run': '1\n' }));
  expect(found).toMatchObject({ hugepages: { sizeKib: 2_048, total: 512, free: 500 }, ksm: true });
  const without = readHostMemory(files([], { '/sys/kernel/mm/ksm/run': '2\n' }));
  expect(without).toMatchObject({ hugepages: { sizeKib: 0, total: 0, free: 0 }, ksm: false });
});
