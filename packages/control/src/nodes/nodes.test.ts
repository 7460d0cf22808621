import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getInstance } from '../reads/get-instance.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { authenticateNode } from './authenticate-node.ts';
import { registerNode } from './register-node.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

test('a node shows its own secret and no other', async () => {
  const { database } = cloud;
  const one = await registerNode(database, SYSTEM, { name: 'one' });
  const two = await registerNode(database, SYSTEM, { name: 'two' });
  expect(await authenticateNode(database, one)).toBe(true);
  expect(await authenticateNode(database, { nodeId: one.nodeId, secret: two.secret })).toBe(false);
  expect(await authenticateNode(database, { nodeId: randomUUID(), secret: one.secret })).toBe(false);
  const odd = registerNode(database, SYSTEM, { name: 'Not A Label' });
  await expect(odd).rejects.toMatchObject({ code: 'invalid_name' });
});

test('a name that is known keeps its node’s secret, unless somebody asks for a new one', async () => {
  const { database } = cloud;
  const known = await registerNode(database, SYSTEM, { name: 'known' });
  const audited = () => database.auditEvent.count({ where: { targetId: known.nodeId } });
  const before = await audited();
  const again = registerNode(database, SYSTEM, { name: 'known' });
  await expect(again).rejects.toMatchObject({ code: 'name_taken', params: { type: 'node', name: 'known' } });
  expect(await authenticateNode(database, known)).toBe(true);
  expect(await audited()).toBe(before);
  const renewed = await registerNode(database, SYSTEM, { name: 'known', newSecret: true });
  expect(renewed.nodeId).toBe(known.nodeId);
  expect(await authenticateNode(database, known)).toBe(false);
  expect(await authenticateNode(database, renewed)).toBe(true);
});

test('a node that is registered again keeps its guests, on whatever hardware and with whatever count it returns', async () => {
  const { database, node, tenant } = cloud;
  const { instance } = await cloud.createActive('kept');
  await node.restart();
  await node.restart();
  await node.listing([{ instanceId: instance.id, power: 'paused' }]);
  const { nodeId, secret } = await registerNode(database, SYSTEM, { name: 'node-1', newSecret: true });
  expect(nodeId).toBe(node.id);
  expect(await authenticateNode(database, { nodeId, secret })).toBe(true);
  const identity = { hostUuid: randomUUID(), bootId: randomUUID(), epoch: 1 };
  const inventory = {
    vcpus: 8,
    memoryMib: 8_192,
    diskGib: 100,
    cpuModel: 'Test',
    architecture: 'x86_64',
    virtualization: 'tcg',
    virtualizationReason: 'a test',
    hypervisorVersion: '1',
    natCidr: '10.86.4.0/22',
  } as const;
  const hello = node.envelope({ type: 'hello', agentVersion: '1', inventory }, { ...identity, sequence: 1 });
  expect((await node.apply(hello)).roster?.instances).toMatchObject([{ instanceId: instance.id }]);
  const domains = [{ instanceId: instance.id, power: 'running' as const, generation: 1 }];
  await node.apply(node.envelope({ type: 'listing', domains }, { ...identity, sequence: 2 }));
  expect(await getInstance(database, tenant.member, instance)).toMatchObject({ status: 'ACTIVE' });
  expect(await database.node.findUniqueOrThrow({ where: { id: node.id } })).toMatchObject({
    status: 'UP',
    vcpus: 8,
  });
});
