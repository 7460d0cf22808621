import { CONTRACT_VERSION, jobSchema, type Telemetry } from '@cloudlet/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyTelemetry } from '../intake/apply-telemetry.ts';
import { markSilentNodes } from '../liveness/mark-silent-nodes.ts';
import { getInstance } from '../reads/get-instance.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { attemptOf } from '../testing/test-node.ts';
import { offerOperations } from './offer-operations.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

const offer = (unclaimedAfterMs = 5_000) => offerOperations(cloud.leader, { limit: 100, unclaimedAfterMs });
const read = (id: string) => getInstance(cloud.database, cloud.tenant.member, { id });

async function beat(holding: { operationId: string; attempt: number }[]): Promise<void> {
  const { database, node } = cloud;
  const { bootId, epoch } = await database.node.findUniqueOrThrow({ where: { id: node.id } });
  const heartbeat: Telemetry = {
    version: CONTRACT_VERSION,
    type: 'heartbeat',
    nodeId: node.id,
    bootId: bootId as string,
    epoch,
    holding,
  };
  await applyTelemetry(cloud.leader, new Map([[node.id, ['nonsense', JSON.stringify(heartbeat)]]]));
}

test('an operation is offered once, again when nobody claims it, and never with another attempt', async () => {
  const { instance, operation } = await cloud.create('offered');
  const [first] = await offer();
  expect(first?.job).toMatchObject({ operationId: operation.id, attempt: 1, instance: { id: instance.id } });
  expect(await offer()).toEqual([]);
  const [again] = await offer(0);
  expect(again?.job).toEqual(first?.job);
  await beat([{ operationId: operation.id, attempt: 1 }]);
  expect(await offer(200)).toEqual([]);
  await cloud.database.$executeRaw`UPDATE operation SET offered_at = now() - interval '10 seconds'`;
  expect(await offer()).toHaveLength(1);
  if (first) await cloud.node.finish(first.job);
});

test('many dispatchers at once offer each operation once', async () => {
  await Promise.all(Array.from({ length: 8 }, (_, index) => cloud.create(`many-${index}`)));
  const offers = (await Promise.all(Array.from({ length: 5 }, () => offer()))).flat();
  expect(offers.map(({ job }) => job.attempt)).toEqual(Array(8).fill(1));
  expect(new Set(offers.map(({ job }) => job.operationId)).size).toBe(8);
  for (const { job } of offers) await cloud.node.finish(job);
});

test('an attempt that its agent no longer knows is dead, and the next is offered', async () => {
  const { instance } = await cloud.create('forgotten');
  const [first] = await offer();
  if (!first) throw new Error('no offer');
  await cloud.node.start(first.job);
  await beat([]);
  expect(await offer(0)).toEqual([]);
  await cloud.database.$executeRaw`
    UPDATE operation SET started_at = started_at - interval '20 seconds' WHERE status = 'RUNNING'`;
  const { operationId, attempt } = first.job;
  await beat([{ operationId, attempt }]);
  expect(await offer(0)).toEqual([]);
  await beat([]);
  const [second] = await offer(0);
  expect(second?.job).toMatchObject({ operationId, attempt: 2 });
  if (second) await cloud.node.finish(second.job);
  expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE' });
});

test('one that was undoing when its agent forgot it is offered again, to undo', async () => {
  const { instance } = await cloud.create('undoing');
  const [first] = await offer();
  if (!first) throw new Error('no offer');
  const failure = {
    code: 'disk_full',
    message: 'The compute node has no disk space left.',
    detail: 'ENOSPC',
  };
  await cloud.node.start(first.job);
  await cloud.node.report({ type: 'undoing', ...attemptOf(first.job), failure });
  await cloud.database.$executeRaw`
    UPDATE operation SET started_at = started_at - interval '20 seconds' WHERE status = 'UNDOING'`;
  const { operationId } = first.job;
  await beat([{ operationId, attempt: 1 }]);
  expect(await offer(0)).toEqual([]);
  await beat([]);
  const [second] = await offer(0);
  expect(second?.job).toMatchObject({ operationId, attempt: 2, undoing: failure });
  expect(jobSchema.parse(second?.job)).toEqual(second?.job);
  if (!second) return;
  await beat([{ operationId, attempt: 2 }]);
  expect(await offer()).toEqual([]);
  expect(await read(instance.id)).toMatchObject({ operation: { status: 'UNDOING', attempt: 2 } });
  await cloud.node.start(second.job);
  await cloud.node.finish(second.job, { outcome: 'failed', undo: 'clean', power: 'absent', failure });
  expect(await read(instance.id)).toMatchObject({ status: 'ERROR', failure: { code: 'disk_full' } });
  expect(await cloud.database.claim.count({ where: { instanceId: instance.id } })).toBe(0);
});

test('progress is shown, and only of the attempt that runs', async () => {
  const { instance } = await cloud.create('progressing');
  const [offered] = await offer();
  if (!offered) throw new Error('no offer');
  const progress = (fraction: number, attempt = 1): Telemetry => ({
    version: CONTRACT_VERSION,
    type: 'progress',
    nodeId: cloud.node.id,
    ...attemptOf(offered.job),
    attempt,
    direction: 'do',
    step: 'root-disk',
    stepIndex: 1,
    stepCount: 4,
    fraction,
  });
  const messages = [progress(0.25), progress(0.5), progress(0.9, 2)].map((one) => JSON.stringify(one));
  // Telemetry has a stream of its own: it may be there before the report that the operation has started.
  await applyTelemetry(cloud.leader, new Map([[cloud.node.id, messages.slice(0, 2)]]));
  await cloud.node.start(offered.job);
  expect(await read(instance.id)).toMatchObject({ operation: { progress: 0.5, currentStep: 'root-disk' } });
  await applyTelemetry(cloud.leader, new Map([[cloud.node.id, messages.slice(2)]]));
  expect(await read(instance.id)).toMatchObject({ operation: { progress: 0.5 } });
  await cloud.node.finish(offered.job);
});

test('a silent node goes down, not while nobody listened, and its next heartbeat brings it back', async () => {
  const { database, node } = cloud;
  const status = async () => (await database.node.findUniqueOrThrow({ where: { id: node.id } })).status;
  await beat([]);
  const silentAfterMs = 20_000;
  expect(await markSilentNodes(cloud.leader, { silentAfterMs, listeningForMs: 60_000 })).toEqual([]);
  await database.$executeRaw`UPDATE node SET last_seen_at = now() - interval '30 seconds'`;
  expect(await markSilentNodes(cloud.leader, { silentAfterMs, listeningForMs: 10_000 })).toEqual([]);
  expect(await markSilentNodes(cloud.leader, { silentAfterMs, listeningForMs: 60_000 })).toEqual([
    { id: node.id, name: 'node-1', mode: 'ENABLED' },
  ]);
  expect(await status()).toBe('DOWN');
  await cloud.create('waits').catch((error: unknown) => expect(error).toMatchObject({ code: 'no_node' }));
  await beat([]);
  expect(await status()).toBe('UP');
});
