const FLAVOR = {
  id: '01939f3e-7c00-7000-8000-000000000001',
  name: 'small',
  vcpus: 1,
  memoryMib: 512,
  rootDiskGib: 4,
};
const IMAGE = {
  id: '01939f3e-7c00-7000-8000-000000000002',
  name: 'debian12',
  defaultUser: 'debian',
  sizeBytes: 335_544_320,
  minDiskGib: 2,
  minMemoryMib: 256,
  createdAt: '2026-11-23T08:00:00.000Z',
};
const KEY_PAIR = {
  id: '01939f3e-7c00-7000-8000-000000000003',
  name: 'laptop',
  publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMk1sJmT3o5qv0bT8hCq0d3cW4q1J2m6r8xV5uYtZb1p ada@laptop',
  fingerprint: 'SHA256:Yd0bS2r3aY1q5v8n8c6cB8m1u7r3s5t7v9x1z3B5D7F',
  createdAt: '2026-11-23T08:00:00.000Z',
};
const OPERATION = {
  id: '01939f3e-7c00-7000-8000-000000000004',
  instanceId: '01939f3e-7c00-7000-8000-000000000005',
  kind: 'create',
  status: 'RUNNING',
  progress: 0.4,
  currentStep: 'disk',
  requestedBy: { name: 'ci', via: 'token' },
  acceptedAt: '2026-11-23T09:00:00.000Z',
  startedAt: '2026-11-23T09:00:00.080Z',
  endedAt: null,
  deadlineAt: '2026-11-23T09:15:00.000Z',
  attempt: 1,
  failure: null,
  steps: [
    {
      name: 'image',
      direction: 'do',
      startedAt: '2026-11-23T09:00:00.081Z',
      endedAt: '2026-11-23T09:00:00.084Z',
      outcome: 'done',
      failure: null,
    },
  ],
};
const INSTANCE = {
  id: '01939f3e-7c00-7000-8000-000000000005',
  name: 'web-1',
  status: 'BUILD',
  task: 'create',
  flavor: FLAVOR,
  image: { id: IMAGE.id, name: IMAGE.name, defaultUser: IMAGE.defaultUser },
  ipAddress: '10.86.4.10',
  macAddress: '52:54:00:12:34:56',
  node: { id: '01939f3e-7c00-7000-8000-000000000006', name: 'host', status: 'UP', unreachableSince: null },
  hasConsolePassword: false,
  keyPairs: [{ name: KEY_PAIR.name, fingerprint: KEY_PAIR.fingerprint }],
  createdAt: '2026-11-23T09:00:00.000Z',
  updatedAt: '2026-11-23T09:00:00.000Z',
  failure: null,
  operation: OPERATION,
};

/** An example of each named answer, for the reference page. The tests parse them with the shapes. */
export const componentExamples: Readonly<Record<string, unknown>> = {
  Flavor: FLAVOR,
  Image: IMAGE,
  KeyPair: KEY_PAIR,
  Operation: OPERATION,
  Instance: INSTANCE,
  Accepted: { instance: INSTANCE, operation: OPERATION },
  Snapshot: {
    id: '01939f3e-7c00-7000-8000-000000000007',
    instanceId: INSTANCE.id,
    name: 'before-upgrade',
    status: 'AVAILABLE',
    sizeBytes: 178_257_920,
    createdAt: '2026-11-23T10:00:00.000Z',
  },
  Quota: {
    instances: { limit: 25, used: 3 },
    vcpus: { limit: 50, used: 4 },
    memoryMib: { limit: 51_200, used: 2_560 },
    rootDiskGib: { limit: 500, used: 14 },
    snapshots: { limit: 25, used: 1 },
    keyPairs: { limit: 25, used: 1 },
  },
  Session: {
    user: {
      id: '01939f3e-7c00-7000-8000-000000000008',
      name: 'Ada',
      email: 'ada@example.org',
      isCloudAdmin: false,
    },
    tenant: { id: '01939f3e-7c00-7000-8000-000000000009', name: 'demo', role: 'MEMBER' },
  },
  ConsoleTicket: {
    ticket: 'q3v0Yb8m1u7r3s5t7v9x1z3B5D7Fq3v0Yb8m1u7r3s5',
    url: 'ws://127.0.0.1:3001/console',
    expiresAt: '2026-11-23T09:01:00.000Z',
  },
  Node: {
    id: '01939f3e-7c00-7000-8000-000000000006',
    name: 'host',
    status: 'UP',
    virtualization: 'kvm',
    virtualizationReason: '/dev/kvm can be opened',
    vcpus: 16,
    memoryMib: 65_536,
    diskGib: 1_000,
    claimed: { vcpus: 4, memoryMib: 2_560, diskGib: 14 },
    allowed: { vcpus: 64, memoryMib: 65_536, diskGib: 1_000 },
    lastSeenAt: '2026-11-23T09:00:00.000Z',
    deafSince: null,
    orphans: [],
    deadLetters: { count: 0, newestReason: null },
  },
};

/** An example of each body, by procedure. The tests parse them with the inputs. */
export const requestExamples: Readonly<Record<string, unknown>> = {
  'keyPairs.create': { name: KEY_PAIR.name, publicKey: KEY_PAIR.publicKey },
  'instances.create': {
    name: 'web-1',
    flavorId: FLAVOR.id,
    imageId: IMAGE.id,
    keyPairIds: [KEY_PAIR.id],
    userData: '#!/bin/sh\napt-get install -y nginx\n',
  },
  'instances.stop': { timeoutSeconds: 120 },
  'instances.reboot': { mode: 'soft' },
  'instances.resize': { flavorId: FLAVOR.id },
  'instances.restore': { snapshotId: '01939f3e-7c00-7000-8000-000000000007' },
  'snapshots.create': { name: 'before-upgrade' },
};
