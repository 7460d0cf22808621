import { expect, test } from 'vitest';
import { nodeName } from '../state/nodes.ts';
import { parseCpuFlags } from './kvm.ts';
import { packagesFor, parsePackageList } from './packages.ts';

test('a list of packages may have comments and empty lines', () => {
  expect(parsePackageList('# why\n\nmmdebstrap\nfdisk   # sfdisk\n')).toEqual(['mmdebstrap', 'fdisk']);
});

test('every purpose has packages, and the hypervisor fits the architecture', () => {
  for (const purpose of ['servers', 'hypervisor', 'image-builder', 'tests'] as const) {
    expect(packagesFor(purpose).every((name) => /^[a-z0-9][a-z0-9.+-]+$/.test(name))).toBe(true);
  }
  expect(packagesFor('hypervisor', 'x64')).toContain('qemu-system-x86');
  expect(packagesFor('hypervisor', 'arm64')).toContain('qemu-system-arm');
});

test("the first CPU's flags are read; arm64 shows none", () => {
  expect(parseCpuFlags('processor\t: 0\nflags\t\t: fpu vmx\n\nprocessor\t: 1\nflags\t\t: fpu\n')).toEqual([
    'fpu',
    'vmx',
  ]);
  expect(parseCpuFlags('processor\t: 0\nFeatures\t: fp asimd\n')).toEqual([]);
});

test.each([
  ['host', 'host'],
  ['Host7.example.org', 'host7'],
  ['my_host', 'node'],
  ['', 'node'],
])('the host %j is the node %s', (host, name) => expect(nodeName(host)).toBe(name));
