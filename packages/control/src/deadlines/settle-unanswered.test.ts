import type { Job } from '@cloudlet/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resizeInstance } from '../instances/resize-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { markSilentNodes } from '../liveness/mark-silent-nodes.ts';
import { getQuota } from '../quotas/get-quota.ts';
import { getInstance } from '../reads/get-instance.ts';
import { createSnapshot } from '../snapshots/create-snapshot.ts';
import { deleteSnapshot } from '../snapshots/delete-snapshot.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { timePasses } from '../testing/time.ts';
import { settleUnanswered } from './settle-unanswered.ts';
import { sweepDeadlines } from './sweep-deadlines.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

const read = (id: string) => getInstance(cloud.database, cloud.tenant.member, { id });

/** Its node is away until nobody waits for the operation any more. */
async function giveUpWaiting(instanceId: string): Promise<void> {
  await timePasses(cloud.database, 1_200);
  await markSilentNodes(cloud.leader, { silentAfterMs: 20_000, listeningForMs: 60_000 });
  await sweepDeadlines(cloud.leader);
  await sweepDeadlines(cloud.leader);
  expect(await read(instanceId)).toMatchObject({ status: 'ERROR', failure: { code: 'no_answer' } });
}

/** The node is heard without a break for so long, and says that it holds this. */
async function heardFor(seconds: number, holding: readonly string[] = []): Promise<void> {
  await cloud.node.beat(holding);
  for (let passed = 0; passed < seconds; passed += 4) {
    await timePasses(cloud.database, 4);
    await cloud.node.beat(holding);
  }
}

async function takeOne(): Promise<Job> {
  const [job] = await cloud.node.takeJobs();
  if (!job) throw new Error('no job');
  return job;
}

test('what the node knows nothing of is what the node has', async () => {
  const { database, tenant, node, leader } = cloud;
  const { instance } = await cloud.createActive('fine');
  await stopInstance(database, tenant.member, { id: instance.id });
  await takeOne();
  await giveUpWaiting(instance.id);
  await node.hello();
  await node.listing([{ instanceId: instance.id, power: 'running' }]);
  await heardFor(8);
  expect(await settleUnanswered(leader)).toEqual([]);
  await heardFor(12);
  const asked = { nodeId: node.id, message: { type: 'unexplained', instanceIds: [instance.id] } };
  expect(await settleUnanswered(leader)).toMatchObject([asked]);
  expect(await settleUnanswered(leader)).toMatchObject([asked]);
  await node.listing([{ instanceId: instance.id, power: 'running' }]);
  expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE', desiredPower: 'ON', failure: null });
  expect(await settleUnanswered(leader)).toEqual([]);
});

test('what the node still holds it will answer', async () => {
  const { database, tenant, node, leader } = cloud;
  const { instance } = await cloud.createActive('held');
  const { operation } = await stopInstance(database, tenant.member, { id: instance.id });
  const job = await takeOne();
  await node.start(job);
  await giveUpWaiting(instance.id);
  await node.hello();
  await heardFor(40, [operation.id]);
  expect(await settleUnanswered(leader)).toEqual([]);
  expect(await read(instance.id)).toMatchObject({ status: 'ERROR', failure: { code: 'no_answer' } });
  await node.finish(job, { power: 'shutoff' });
  expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF', failure: null });
});

test('a late answer that came after another operation leaves nothing open', async () => {
  const { database, tenant, node, leader } = cloud;
  const { instance } = await cloud.createActive('overtaken');
  const { id } = instance;
  const { snapshot } = await createSnapshot(database, tenant.member, { id, name: 'one' });
  await node.finish(await takeOne(), { output: { snapshotSizeBytes: 1 } });
  await stopInstance(database, tenant.member, { id });
  const job = await takeOne();
  await node.start(job);
  await giveUpWaiting(id);
  await node.hello();
  await deleteSnapshot(database, tenant.member, { id, snapshotId: snapshot.id });
  await node.finish(job, { power: 'shutoff' });
  await node.finish(await takeOne(), { power: 'shutoff' });
  expect(await read(id)).toMatchObject({ status: 'ERROR' });
  await heardFor(20);
  expect(await settleUnanswered(leader)).toHaveLength(1);
  await node.listing([{ instanceId: id, power: 'shutoff' }]);
  expect(await read(id)).toMatchObject({ status: 'SHUTOFF', failure: null });
});

test('what was never taken holds nothing more, and what is gone has vanished', async () => {
  const { database, tenant, node, leader } = cloud;
  const { instance } = await cloud.createActive('gone');
  await stopInstance(database, tenant.member, { id: instance.id });
  await node.succeed('shutoff');
  const before = await getQuota(database, tenant.member);
  await resizeInstance(database, tenant.member, { id: instance.id, flavorId: cloud.large });
  await takeOne();
  await giveUpWaiting(instance.id);
  expect(await getQuota(database, tenant.member)).not.toEqual(before);
  await node.hello();
  await heardFor(20);
  expect(await settleUnanswered(leader)).toHaveLength(1);
  expect(await getQuota(database, tenant.member)).toEqual(before);
  await node.listing([]);
  await node.listing([]);
  expect(await read(instance.id)).toMatchObject({ status: 'ERROR', failure: { code: 'vanished' } });
  expect(await settleUnanswered(leader)).toEqual([]);
});
