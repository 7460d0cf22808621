import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { timePasses } from '../testing/time.ts';
import { markDeafNodes } from './mark-deaf-nodes.ts';
import { markSilentNodes } from './mark-silent-nodes.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

const deafSince = async () =>
  (await cloud.database.node.findUniqueOrThrow({ where: { id: cloud.node.id } })).deafSince;

/** Makes it that much later, with heartbeats all the while. */
async function pass(seconds: number, holding: readonly string[] = []): Promise<void> {
  const { database, node } = cloud;
  await database.$executeRaw`
    UPDATE node SET heard_since = heard_since - ${seconds} * interval '1 second'`;
  await database.$executeRaw`
    UPDATE operation SET unclaimed_since = unclaimed_since - ${seconds} * interval '1 second'`;
  await node.beat(holding);
}

/** Makes it that much later, without any. */
async function passUnheard(seconds: number): Promise<void> {
  await pass(seconds);
  await cloud.database.$executeRaw`
    UPDATE node SET last_seen_at = last_seen_at - ${seconds} * interval '1 second'`;
}

test('a node that is heard and claims no offer is deaf, gets nothing new, and hears again once it claims one', async () => {
  const { node, database } = cloud;
  await node.beat([]);
  const { operation } = await cloud.create('unheard');
  await node.takeJobs();
  await pass(10);
  expect(await markDeafNodes(cloud.leader)).toEqual([]);
  await pass(6);
  expect(await markDeafNodes(cloud.leader)).toMatchObject([{ id: node.id, deafSince: expect.any(Date) }]);
  expect(await markDeafNodes(cloud.leader)).toEqual([]);
  await expect(cloud.create('nowhere')).rejects.toMatchObject({
    code: 'no_node',
    params: { filters: { deaf: 1 } },
  });
  const spare = await cloud.addNode('spare');
  expect((await cloud.create('elsewhere')).instance.node.id).toBe(spare.id);

  await pass(1, [operation.id]);
  expect(await markDeafNodes(cloud.leader)).toMatchObject([{ id: node.id, deafSince: null }]);
  expect(await deafSince()).toBeNull();
  const events = await database.auditEvent.findMany({
    where: { targetId: node.id, action: { in: ['node.deaf', 'node.hears'] } },
    orderBy: { id: 'asc' },
  });
  expect(events.map(({ action }) => action)).toEqual(['node.deaf', 'node.hears']);
});

test('an offer that was claimed makes nobody deaf, however long the agent waits with it', async () => {
  const { operation } = await cloud.create('claimed');
  await cloud.node.takeJobs();
  await pass(1, [operation.id]);
  await pass(600, [operation.id]);
  expect(await markDeafNodes(cloud.leader)).toEqual([]);
});

test('time in which no heartbeat came does not count', async () => {
  const { node } = cloud;
  await node.beat([]);
  await cloud.create('unheard');
  await node.takeJobs();
  await passUnheard(60);
  expect(await markDeafNodes(cloud.leader)).toEqual([]);
  await node.beat([]);
  await pass(10);
  expect(await markDeafNodes(cloud.leader)).toEqual([]);
  await pass(6);
  expect(await markDeafNodes(cloud.leader)).toHaveLength(1);
});

test('a node that is back from an outage is not deaf at once for what was offered before', async () => {
  const { node, database } = cloud;
  await node.beat([]);
  await cloud.create('unheard');
  await node.takeJobs();
  await timePasses(database, 60);
  await markSilentNodes(cloud.leader, { silentAfterMs: 20_000, listeningForMs: 60_000 });
  await node.hello();
  expect(await markDeafNodes(cloud.leader)).toEqual([]);
  await node.beat([]);
  expect(await markDeafNodes(cloud.leader)).toEqual([]);
  await pass(16);
  expect(await markDeafNodes(cloud.leader)).toHaveLength(1);
});

test('a node is deaf by its own word, without a job of anybody’s, and until it says otherwise', async () => {
  const { node } = cloud;
  await node.beat([], { untakenForMs: 14_000 });
  expect(await markDeafNodes(cloud.leader)).toEqual([]);
  await node.beat([], { untakenForMs: 16_000 });
  expect(await markDeafNodes(cloud.leader)).toHaveLength(1);
  const since = await deafSince();
  expect(Date.now() - (since?.getTime() ?? 0)).toBeGreaterThan(15_000);
  await node.beat([], { untakenForMs: 18_000 });
  expect(await markDeafNodes(cloud.leader)).toEqual([]);
  await node.beat([], { untakenForMs: 0 });
  expect(await markDeafNodes(cloud.leader)).toMatchObject([{ deafSince: null }]);
});

test('a deaf node that falls silent stays deaf until it is down, which says it all', async () => {
  const { node } = cloud;
  await node.beat([], { untakenForMs: 16_000 });
  await markDeafNodes(cloud.leader);
  await passUnheard(10);
  expect(await markDeafNodes(cloud.leader)).toEqual([]);
  expect(await deafSince()).not.toBeNull();
  await passUnheard(20);
  await markSilentNodes(cloud.leader, { silentAfterMs: 20_000, listeningForMs: 60_000 });
  expect(await markDeafNodes(cloud.leader)).toMatchObject([{ deafSince: null }]);
});

test('an agent that begins anew is heard anew', async () => {
  const { node } = cloud;
  await node.beat([], { untakenForMs: 16_000 });
  await markDeafNodes(cloud.leader);
  await node.restart();
  expect(await markDeafNodes(cloud.leader)).toMatchObject([{ deafSince: null }]);
});
