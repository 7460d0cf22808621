import { describe, expect, test } from 'vitest';
import { type Check, diagnose, isWell } from './checks.ts';
import type { Facts } from './facts.ts';

const well: Facts = {
  mode: 'libvirt',
  isSetUp: true,
  nodeVersion: '20.9.0',
  memoryMib: 8192,
  freeMemoryMib: 4096,
  stateRoot: '/var/lib/cloudlet',
  freeDiskGib: 80,
  virtualization: {
    architecture: 'x86_64',
    cpuFlags: ['vmx'],
    kvmDeviceExists: true,
    kvmDeviceAccessible: true,
    libvirtOffersKvm: null,
    kvmDevice: { group: 'kvm', mode: 0o660 },
  },
  guestMemory: { nestedPaging: 'ept', hugepages: { sizeKib: 2_048, total: 0, free: 0 }, ksm: false },
  missingPackages: [],
  libvirt: { answersInMs: 30 },
  hostUuid: 'firmware',
  hasBridge: true,
  hasTun: true,
  closedFolder: null,
  noUserBecause: null,
  ports: [{ what: 'portal', port: 3000, address: '127.0.0.1', option: '--port', stranger: null }],
};

function find(facts: Partial<Facts>, name: string): Check {
  const found = diagnose({ ...well, ...facts }).find((check) => check.name === name);
  if (!found) throw new Error(`the doctor does not check ${name}`);
  return found;
}

test('on a machine where all is right nothing is to be mended', () => {
  const checks = diagnose(well);
  expect(checks.map((check) => [check.verdict, check.mend])).toEqual(checks.map(() => ['right', null]));
  expect(isWell(checks)).toBe(true);
});

test.each<[string, Partial<Facts>, Check['verdict'], string]>([
  ['Node.js', { nodeVersion: '20.8.1' }, 'wrong', 'https://nodejs.org'],
  ['Node.js', { nodeVersion: '18.19.0' }, 'wrong', 'https://nodejs.org'],
  ['Memory', { memoryMib: 1024 }, 'wrong', 'more memory'],
  ['Memory', { freeMemoryMib: 300 }, 'advice', 'ps aux'],
  ['Disk space', { freeDiskGib: 1.5 }, 'wrong', '--state'],
  ['Disk space', { freeDiskGib: 9 }, 'advice', '--state'],
  [
    'Debian packages',
    { missingPackages: ['redis-server'] },
    'wrong',
    'sudo apt-get install --no-install-recommends redis-server',
  ],
  [
    "Guests' memory",
    { guestMemory: { nestedPaging: 'none', hugepages: { sizeKib: 2_048, total: 8, free: 4 }, ksm: true } },
    'advice',
    'modprobe kvm_intel ept=1',
  ],
  ['libvirtd', { libvirt: { error: 'refused', isInstalled: true } }, 'wrong', 'systemctl restart libvirtd'],
  [
    'libvirtd',
    { libvirt: { error: 'no socket', isInstalled: false }, isSetUp: false },
    'advice',
    './cloudlet up',
  ],
  ['libvirtd', { libvirt: { answersInMs: 55_000 } }, 'advice', '/dev/kvm'],
  ['Host identity', { hostUuid: 'none' }, 'wrong', './cloudlet up sets host_uuid'],
  ['Host identity', { hostUuid: 'none', isSetUp: false }, 'advice', './cloudlet up'],
  [
    "Control plane's user",
    { noUserBecause: '/srv/cloudlet is for its owner alone' },
    'advice',
    'sudo chmod -R go+rX',
  ],
  ['Bridge', { hasBridge: false }, 'wrong', 'sudo modprobe bridge'],
  ['TAP devices', { hasTun: false }, 'wrong', 'sudo modprobe tun'],
  ['State directory', { closedFolder: '/root' }, 'wrong', 'sudo chmod o+x /root'],
])('%s with %j is %s', (name, facts, verdict, mend) => {
  const check = find(facts, name);
  expect(check.verdict).toBe(verdict);
  expect(check.mend).toContain(mend);
  expect(isWell([check])).toBe(verdict !== 'wrong');
});

test("a port that another program has is wrong and names it, this cloud's own is right", () => {
  const taken = {
    ...well.ports[0],
    what: 'portal',
    port: 3000,
    address: '127.0.0.1',
    stranger: 'nginx (process 7)',
  };
  expect(find({ ports: [taken] }, 'Port 3000')).toMatchObject({
    verdict: 'wrong',
    found: expect.stringContaining('nginx (process 7)'),
  });
});

describe('virtualisation', () => {
  test.each<[Partial<Facts['virtualization']>, string, string]>([
    [{ cpuFlags: [] }, 'neither VT-x (vmx) nor AMD-V (svm)', 'nested virtualisation'],
    [{ kvmDeviceExists: false }, 'there is no /dev/kvm', 'sudo modprobe kvm_intel'],
    [{ kvmDeviceAccessible: false }, 'may not open /dev/kvm', 'sudo chgrp kvm /dev/kvm'],
  ])('with %j is TCG, which works, and says how to get KVM', (facts, found, mend) => {
    const check = find({ virtualization: { ...well.virtualization, ...facts } }, 'Virtualisation');
    expect(check).toMatchObject({ verdict: 'advice', found: expect.stringContaining(found) });
    expect(check.mend).toContain(mend);
  });

  test.each([
    ['root', 0o600, 'wrong'],
    ['kvm', 0o600, 'wrong'],
    ['kvm', 0o660, 'right'],
    ['root', 0o666, 'right'],
  ])('a device of group %s with mode %o is %s', (group, mode, verdict) => {
    const virtualization = { ...well.virtualization, kvmDevice: { group, mode } };
    expect(find({ virtualization }, "/dev/kvm's group").verdict).toBe(verdict);
  });

  test('where there is no device, its group needs no mending', () => {
    const virtualization = { ...well.virtualization, kvmDevice: null };
    expect(find({ virtualization }, "/dev/kvm's group").verdict).toBe('right');
  });
});

test('a simulated cloud needs no hypervisor', () => {
  const names = diagnose({ ...well, mode: 'simulated', hasBridge: false }).map((check) => check.name);
  expect(names).toEqual([
    'Node.js',
    'Memory',
    'Disk space',
    'Debian packages',
    "Control plane's user",
    'Port 3000',
  ]);
});

test('what the host does for guests’ memory is told, and nothing is to be mended where KVM is not used', () => {
  const hugepages = { sizeKib: 2_048, total: 8, free: 4 };
  const guestMemory = { nestedPaging: 'none', hugepages, ksm: true } as const;
  const found = find(
    { guestMemory, virtualization: { ...well.virtualization, cpuFlags: [] } },
    "Guests' memory",
  );
  expect(found).toMatchObject({
    verdict: 'right',
    found: 'no nested paging; huge pages of 2048 KiB: 4 of 8 free; KSM on',
  });
});
