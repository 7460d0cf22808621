import { expect, test } from 'vitest';
import { checkSlate } from './slate.ts';
import type { InstanceRow, Tables } from './tables.ts';

const NOTHING: Tables = {
  instances: [],
  snapshots: [],
  operations: [],
  nodes: [],
  deadLetters: [],
  held: new Map(),
};

const broken: InstanceRow = {
  id: 'one',
  name: 'web',
  tenantId: 'tenant',
  nodeId: 'node',
  status: 'ERROR',
  desiredPower: 'ON',
  generation: 1,
  vcpus: 1,
  memoryMib: 512,
  rootDiskGib: 1,
  failureCode: 'failed',
  macAddress: null,
  ipAddress: null,
  claim: null,
};
const kindsOf = (instance: InstanceRow) =>
  checkSlate({ ...NOTHING, instances: [instance] }, []).map(({ kind }) => kind);

test('a create that failed cleanly is no finding', () => {
  expect(kindsOf(broken)).toEqual([]);
});

test('a guest that is not on its node any more is lost, though the cloud shows it as ERROR', () => {
  expect(kindsOf({ ...broken, failureCode: 'vanished' })).toEqual(['lost']);
});

test('an instance whose node never said how an operation ended is stuck', () => {
  expect(kindsOf({ ...broken, failureCode: 'no_answer' })).toEqual(['stuck']);
});

test('what no row explains is leaked', () => {
  const node = { id: 'node', name: 'node-1', status: 'UP', totals: [0], sums: [0] };
  const withOrphans = (...orphans: string[]) =>
    checkSlate({ ...NOTHING, nodes: [{ ...node, orphans }] }, []).map(({ kind }) => kind);
  expect(withOrphans()).toEqual([]);
  expect(withOrphans('instance one')).toEqual(['leaked']);
});
