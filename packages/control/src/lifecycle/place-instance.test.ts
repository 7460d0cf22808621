import { DEFAULT_PLACEMENT_POLICY } from '@cloudlet/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../database/transaction.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import type { TestNode } from '../testing/test-node.ts';
import { placeInstance } from './place-instance.ts';
import { lockNode, readNodes } from './placement-nodes.ts';

let cloud: TestCloud;
let best: TestNode;
let second: TestNode;
beforeAll(async () => {
  cloud = await startTestCloud({ vcpus: 2 });
  second = await cloud.addNode('second', { vcpus: 8 });
  best = await cloud.addNode('best', { vcpus: 64 });
});
afterAll(() => cloud.end());

const SMALL = {
  size: { vcpus: 1, memoryMib: 512, rootDiskGib: 5 },
  imageFormat: 'qcow2',
  requiredCapabilities: [],
  serverGroup: null,
};
const placeNow = () =>
  inTransaction(
    cloud.database,
    async (tx) => (await placeInstance(tx, SMALL, DEFAULT_PLACEMENT_POLICY)).nodeId,
  );

test('nodes are read as they are in their rows', async () => {
  await cloud.addNode('down', { capabilities: ['kvm', 'x86_64'], imageFormats: ['qcow2', 'raw'] });
  await cloud.addNode('can-nothing', { capabilities: [], imageFormats: [] });
  await cloud.database.node.updateMany({
    where: { name: 'down' },
    data: { status: 'DOWN', deafSince: new Date(), cpuAllocationRatio: 1 / 3, memoryAllocationRatio: 1.5 },
  });
  await cloud.create();
  const rows = await cloud.database.node.findMany({ orderBy: { id: 'asc' } });
  const nodes = await inTransaction(cloud.database, readNodes);
  nodes.sort((one, other) => (one.id < other.id ? -1 : 1));
  expect(nodes).toHaveLength(rows.length);
  for (const [index, row] of rows.entries()) {
    const { isDeaf, ...node } = nodes[index] ?? { isDeaf: null };
    expect(row).toMatchObject(node);
    expect(isDeaf).toBe(row.deafSince !== null);
  }
});

test('whoever finds the best node busy takes the next best instead of waiting', async () => {
  expect(await placeNow()).toBe(best.id);
  const meanwhile = await inTransaction(cloud.database, async (tx) => {
    await lockNode(tx, best.id);
    return placeNow();
  });
  expect(meanwhile).toBe(second.id);
});

test('with every node busy it waits for one', async () => {
  let letGo = () => {};
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const busy = new Promise<void>((resolve) => {
    void inTransaction(cloud.database, async (tx) => {
      for (const { id } of await readNodes(tx)) await lockNode(tx, id);
      resolve();
      await released;
    });
  });
  await busy;
  const placing = placeNow();
  const first = await Promise.race([placing, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))]);
  letGo();
  expect(first).toBe('waits');
  expect(await placing).toBe(best.id);
});
