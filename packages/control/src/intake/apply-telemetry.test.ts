import { CONTRACT_VERSION } from '@cloudlet/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../database/transaction.ts';
import { lockNode } from '../lifecycle/placement-nodes.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import type { TestNode } from '../testing/test-node.ts';
import { timePasses } from '../testing/time.ts';
import { applyTelemetry } from './apply-telemetry.ts';

let cloud: TestCloud;
let other: TestNode;
beforeAll(async () => {
  cloud = await startTestCloud();
  other = await cloud.addNode('node-2');
});
afterAll(() => cloud.end());

const rowOf = (id: string) => cloud.database.node.findUniqueOrThrow({ where: { id } });

/** The nodes were last heard so long ago. */
async function pass(seconds: number): Promise<void> {
  await cloud.database.$executeRaw`UPDATE node SET last_seen_at = now() - ${seconds} * interval '1 second'`;
}

async function heartbeatOf(id: string, changes: object = {}): Promise<[string, string[]]> {
  const { bootId, epoch } = await rowOf(id);
  const heartbeat = { version: CONTRACT_VERSION, type: 'heartbeat', nodeId: id, bootId, epoch, holding: [] };
  return [id, [JSON.stringify({ ...heartbeat, ...changes })]];
}

async function heardWithin(id: string, seconds: number): Promise<boolean> {
  const { lastSeenAt } = await rowOf(id);
  return Date.now() - (lastSeenAt?.getTime() ?? 0) < seconds * 1_000;
}

test('what the database refuses of one node’s telemetry is lost, and the others are heard', async () => {
  await pass(60);
  const nonsense = await heartbeatOf(cloud.node.id, {
    holding: [{ operationId: cloud.node.id, attempt: 2 ** 40 }],
  });
  await applyTelemetry(cloud.leader, new Map([nonsense, await heartbeatOf(other.id)]));
  expect(await heardWithin(other.id, 30)).toBe(true);
});

test('a heartbeat soon after the last one writes nothing', async () => {
  await pass(1);
  const before = await rowOf(other.id);
  await applyTelemetry(cloud.leader, new Map([await heartbeatOf(other.id)]));
  expect(await rowOf(other.id)).toEqual(before);
});

test('a heartbeat of another incarnation, or in another node’s stream, says nothing', async () => {
  await pass(60);
  const [, texts] = await heartbeatOf(other.id);
  const old = await heartbeatOf(other.id, { epoch: 9 });
  await applyTelemetry(cloud.leader, new Map([[cloud.node.id, texts], old]));
  expect(await heardWithin(other.id, 30)).toBe(false);
  expect(await heardWithin(cloud.node.id, 30)).toBe(false);
});

test('a heartbeat from before an attempt was taken, which comes late, ends no attempt', async () => {
  const { node, database } = cloud;
  await cloud.create('late-beat');
  const [job] = await node.takeJobs();
  if (!job) throw new Error('no job');
  await node.start(job);
  await node.beat([job.operationId], { sequence: 8 });
  await timePasses(database, 16);
  await node.beat([job.operationId], { sequence: 9 });
  const [, before] = await heartbeatOf(node.id, { sequence: 7 });
  await applyTelemetry(cloud.leader, new Map([[node.id, before]]));
  expect(await node.takeJobs()).toEqual([]);
  // Nor in one batch with a newer one.
  const [, now] = await heartbeatOf(node.id, {
    sequence: 10,
    holding: [{ operationId: job.operationId, attempt: 1 }],
  });
  await applyTelemetry(cloud.leader, new Map([[node.id, [...now, ...before]]]));
  expect(await node.takeJobs()).toEqual([]);

  await node.restart();
  await node.beat([], { sequence: 1 });
  expect(await node.takeJobs()).toMatchObject([{ operationId: job.operationId, attempt: 2 }]);
});

test('a node that somebody works on keeps nobody waiting', async () => {
  await pass(60);
  const both = new Map([await heartbeatOf(cloud.node.id), await heartbeatOf(other.id)]);
  await inTransaction(cloud.database, async (tx) => {
    await lockNode(tx, cloud.node.id);
    await applyTelemetry(cloud.leader, both);
  });
  expect(await heardWithin(other.id, 30)).toBe(true);
  expect(await heardWithin(cloud.node.id, 30)).toBe(false);
  await applyTelemetry(cloud.leader, both);
  expect(await heardWithin(cloud.node.id, 30)).toBe(true);
});
