import { expect, test } from 'vitest';
import { nodeName } from '../state/nodes.ts';
import { hostUuidSource } from './identity.ts';
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

test.each([
  ['host', 'host'],
  ['Host7.example.org', 'host7'],
  ['my_host', 'node'],
  ['', 'node'],
])('the host %j is the node %s', (host, name) => expect(nodeName(host)).toBe(name));

test.each([
  ['4c4c4544-0042-4a10-8053-b4c04f4d3733', '#host_uuid = "0"\n', 'firmware'],
  ['00000000-0000-0000-0000-000000000000', undefined, 'none'],
  ['Not Settable', '', 'none'],
  [undefined, 'host_uuid_source = "machine-id"\n', 'configuration'],
  [undefined, 'listen_tls = 0\nhost_uuid = "8f9e"\n', 'configuration'],
])(
  "a host with the firmware's %j and %j in libvirtd.conf has its UUID from: %s",
  (firmware, configuration, source) => expect(hostUuidSource(firmware, configuration)).toBe(source),
);
