import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { getNode } from '../reads/get-node.ts';
import { listNodes } from '../reads/list-nodes.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { authenticateNode } from './authenticate-node.ts';
import { listNodeIds } from './list-node-ids.ts';
import { registerNode } from './register-node.ts';
import { removeNode } from './remove-node.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

const remove = (id: string, isLost = false) => removeNode(cloud.database, SYSTEM, { id, isLost });
const rowOf = (id: string) => cloud.database.node.findUniqueOrThrow({ where: { id } });

test('a node is not removed while anything is on it, and the refusal says what', async () => {
  const { database, node, tenant } = cloud;
  const { instance: stopping } = await cloud.createActive('stopping');
  const { instance: leaving } = await cloud.createActive('leaving');
  for (let count = 1; count <= 5; count += 1) await cloud.createActive(`guest-${count}`);
  await stopInstance(database, tenant.member, { id: stopping.id });
  await database.node.update({ where: { id: node.id }, data: { status: 'DOWN' } });
  await destroyInstance(database, tenant.member, { id: leaving.id });
  const refused = await remove(node.id).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'node_in_use',
    params: {
      instances: {
        count: 6,
        first: ['demo/stopping', 'demo/guest-1', 'demo/guest-2', 'demo/guest-3', 'demo/guest-4'],
      },
      operations: { count: 2, first: ['stop demo/stopping', 'destroy demo/leaving'] },
      addresses: { count: 1, first: [`${leaving.ipAddress} demo/leaving`] },
    },
  });
  expect((refused as Error).message).toBe(
    'It still has 6 instances (demo/stopping, demo/guest-1, demo/guest-2, demo/guest-3, demo/guest-4, …); ' +
      '2 unfinished operations (stop demo/stopping, destroy demo/leaving); ' +
      `1 held address (${leaving.ipAddress} demo/leaving).`,
  );
  expect((await rowOf(node.id)).removedAt).toBeNull();
});

test('a removed node is gone, its name is free and its credentials are void; its row stays', async () => {
  const { database } = cloud;
  const { nodeId, secret } = await registerNode(database, SYSTEM, { name: 'leaver' });
  expect(await authenticateNode(database, { nodeId, secret })).toBe(true);
  await remove(nodeId);
  expect(await authenticateNode(database, { nodeId, secret })).toBe(false);
  expect(await authenticateNode(database, { nodeId, secret: '' })).toBe(false);
  expect(await listNodeIds(database)).not.toContain(nodeId);
  const { items } = await listNodes(database, SYSTEM, { limit: 100 });
  expect(items.map(({ id }) => id)).not.toContain(nodeId);
  const gone = { code: 'not_found', params: { type: 'node' } };
  await expect(getNode(database, SYSTEM, { id: nodeId })).rejects.toMatchObject(gone);
  await expect(remove(nodeId)).rejects.toMatchObject(gone);
  await expect(remove(randomUUID())).rejects.toMatchObject(gone);
  expect(await rowOf(nodeId)).toMatchObject({ name: 'leaver' });
  const again = await registerNode(database, SYSTEM, { name: 'leaver' });
  expect(again.nodeId).not.toBe(nodeId);
  const events = await database.auditEvent.findMany({ where: { targetId: nodeId, action: 'node.remove' } });
  expect(events).toMatchObject([{ detail: { name: 'leaver' }, via: 'system' }]);
});

test('what a removed node’s agent goes on saying moves nothing', async () => {
  const node = await cloud.addNode('talker');
  await remove(node.id);
  const before = await rowOf(node.id);
  await node.beat([], { use: { cpuShare: 0.5, memoryMib: 1, diskGib: 1, ageMs: 0 } });
  const hello = await node.hello();
  expect(hello.roster).toBeNull();
  expect(await rowOf(node.id)).toEqual(before);
});

test('of a host that is lost for good what it should still clean up is given up, living instances stay', async () => {
  const { database, tenant } = cloud;
  const node = await cloud.addNode('burnt');
  await database.node.updateMany({
    where: { id: { not: node.id } },
    data: { mode: 'DRAINED', modeSince: new Date() },
  });
  const { instance } = await cloud.create('on-burnt');
  const { instance: living } = await cloud.create('living');
  await cloud.settle(instance.id, 'running');
  await cloud.settle(living.id, 'running');
  await database.node.update({ where: { id: node.id }, data: { status: 'DOWN' } });
  const { operation } = await destroyInstance(database, tenant.member, { id: instance.id });
  const alone = {
    instances: { count: 1, first: ['demo/living'] },
    operations: { count: 0 },
    addresses: { count: 0 },
  };
  await expect(remove(node.id, true)).rejects.toMatchObject({ code: 'node_in_use', params: alone });
  const { operation: second } = await destroyInstance(database, tenant.member, { id: living.id });
  await expect(remove(node.id)).rejects.toMatchObject({ code: 'node_in_use' });
  await remove(node.id, true);
  for (const { id } of [operation, second]) {
    expect(await database.operation.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: 'FAILED',
      failureCode: 'node_lost',
    });
  }
  expect(await database.port.count({ where: { nodeId: node.id } })).toBe(0);
  expect((await rowOf(node.id)).removedAt).not.toBeNull();
});

test('what a node has and no row explains keeps it, and is forgotten with a host that is lost for good', async () => {
  const { database } = cloud;
  const node = await cloud.addNode('with-orphans');
  const instanceId = randomUUID();
  for (let count = 0; count < 2; count += 1) await node.listing([{ instanceId, power: 'running' }], {});
  await expect(remove(node.id)).rejects.toMatchObject({
    code: 'node_in_use',
    params: { orphans: { count: 1, first: [`instance ${instanceId}`] } },
  });
  await remove(node.id, true);
  expect(await database.orphan.count({ where: { nodeId: node.id } })).toBe(0);
});
