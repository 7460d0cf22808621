import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { resizeInstance } from '../instances/resize-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { markSilentNodes } from '../liveness/mark-silent-nodes.ts';
import { getQuota } from '../quotas/get-quota.ts';
import { getInstance } from '../reads/get-instance.ts';
import { getOperation } from '../reads/get-operation.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { timePasses } from '../testing/time.ts';
import { sweepDeadlines } from './sweep-deadlines.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());
beforeEach(() => cloud.node.hello());

const FAILURE = { code: 'out_of_luck', message: 'It did not work.' };
const read = (id: string) => getInstance(cloud.database, cloud.tenant.member, { id });

/** Makes it that much later for an operation and those before it: all their times lie further back. */
async function pass(operationId: string, minutes: number): Promise<void> {
  await cloud.database.$executeRaw`
    UPDATE operation SET accepted_at = accepted_at - ${minutes} * interval '1 minute',
           deadline_at = deadline_at - ${minutes} * interval '1 minute',
           undo_deadline_at = undo_deadline_at - ${minutes} * interval '1 minute'
     WHERE instance_id = (SELECT instance_id FROM operation WHERE id = ${operationId}::uuid)`;
}

/** The node has been heard without a break for a while. */
async function heardForAMinute(): Promise<void> {
  await cloud.node.beat([]);
  await cloud.database.$executeRaw`UPDATE node SET heard_since = now() - interval '1 minute'`;
}

test('an operation in time is left alone', async () => {
  const { instance } = await cloud.create('in-time');
  expect(await sweepDeadlines(cloud.leader)).toEqual({ cancels: [], failures: [] });
  expect(await read(instance.id)).toMatchObject({ task: 'create' });
  await cloud.node.succeed('running');
});

test('one that was never offered has failed and holds nothing', async () => {
  const { database, tenant, node } = cloud;
  const before = await getQuota(database, tenant.member);
  const { instance, operation } = await cloud.create('unoffered');
  await pass(operation.id, 16);
  expect(await node.takeJobs()).toEqual([]);
  expect(await sweepDeadlines(cloud.leader)).toEqual({ cancels: [], failures: [] });
  expect(await read(instance.id)).toMatchObject({ status: 'ERROR', failure: { code: 'node_unavailable' } });
  expect(await getQuota(database, tenant.member)).toEqual(before);
  await destroyInstance(database, tenant.member, { id: instance.id });
});

test('a stop that was never offered leaves the guest on, and wanted so', async () => {
  const { database, tenant } = cloud;
  const { instance } = await cloud.createActive('unstopped');
  const { operation } = await stopInstance(database, tenant.member, { id: instance.id });
  await pass(operation.id, 5);
  await sweepDeadlines(cloud.leader);
  expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE', desiredPower: 'ON', task: null });
  expect(await getOperation(database, tenant.member, operation)).toMatchObject({ status: 'FAILED' });
});

test('one that runs is cancelled, told again each time, and ends as the node says', async () => {
  const { database, tenant, node } = cloud;
  const { instance, operation } = await cloud.create('slow');
  const [job] = await node.takeJobs();
  if (!job) throw new Error('no job');
  await node.start(job);
  await pass(operation.id, 16);
  const cancel = { nodeId: node.id, message: { type: 'cancel', operationId: operation.id, attempt: 1 } };
  expect(await sweepDeadlines(cloud.leader)).toMatchObject({ cancels: [cancel] });
  expect(await sweepDeadlines(cloud.leader)).toMatchObject({ cancels: [cancel] });
  expect(await getOperation(database, tenant.member, operation)).toMatchObject({ status: 'UNDOING' });
  const failure = { code: 'deadline_passed', message: 'Too long.' };
  await node.finish(job, { outcome: 'failed', undo: 'clean', power: 'absent', failure });
  expect(await sweepDeadlines(cloud.leader)).toEqual({ cancels: [], failures: [] });
  expect(await read(instance.id)).toMatchObject({ status: 'ERROR', failure: { code: 'deadline_passed' } });
  await destroyInstance(database, tenant.member, { id: instance.id });
});

test('one whose node never answers has failed with its claims held, until the late answer', async () => {
  const { database, tenant, node } = cloud;
  const before = await getQuota(database, tenant.member);
  const { instance, operation } = await cloud.create('silent');
  const [job] = await node.takeJobs();
  if (!job) throw new Error('no job');
  await pass(operation.id, 16);
  await sweepDeadlines(cloud.leader);
  await pass(operation.id, 5);
  expect(await sweepDeadlines(cloud.leader)).toEqual({ cancels: [], failures: [] });
  expect(await getOperation(database, tenant.member, operation)).toMatchObject({
    status: 'FAILED',
    failure: { code: 'no_answer' },
  });
  expect(await read(instance.id)).toMatchObject({ status: 'ERROR' });
  expect((await getQuota(database, tenant.member)).instances.used).toBe(before.instances.used + 1);

  const result = { outcome: 'failed', undo: 'clean', power: 'absent', failure: FAILURE } as const;
  await node.finish(job, result);
  expect(await getQuota(database, tenant.member)).toEqual(before);
  expect(await getOperation(database, tenant.member, operation)).toMatchObject({
    status: 'FAILED',
    failure: { code: 'out_of_luck' },
    steps: [{ name: 'do-it' }],
  });
  // Said once more it changes nothing.
  await node.finish(job, { power: 'running' });
  expect(await read(instance.id)).toMatchObject({ status: 'ERROR', failure: { code: 'out_of_luck' } });
  await destroyInstance(database, tenant.member, { id: instance.id });
});

test('one that its living node never took has failed, and the guest is as it was', async () => {
  const { database, tenant, node } = cloud;
  const { instance } = await cloud.createActive('untaken');
  const { operation } = await stopInstance(database, tenant.member, { id: instance.id });
  expect(await node.takeJobs()).toHaveLength(1);
  await pass(operation.id, 4);
  await database.$executeRaw`
    UPDATE operation SET offered_at = now() - interval '1 minute' WHERE id = ${operation.id}::uuid`;
  await heardForAMinute();
  await node.beat([operation.id]);
  await sweepDeadlines(cloud.leader);
  await sweepDeadlines(cloud.leader);
  // The agent holds it: it will say how it ended.
  expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE', task: 'stop' });

  await database.$executeRaw`
    UPDATE operation SET offered_at = now() - interval '1 minute' WHERE id = ${operation.id}::uuid`;
  await node.beat([]);
  expect(await sweepDeadlines(cloud.leader)).toEqual({ cancels: [], failures: [] });
  expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE', desiredPower: 'ON', task: null });
  expect(await getOperation(database, tenant.member, operation)).toMatchObject({
    status: 'FAILED',
    failure: { code: 'node_unavailable' },
  });
});

test('one whose node has just come back is not taken for one that was never taken', async () => {
  const { database, tenant, node, leader } = cloud;
  const { instance } = await cloud.createActive('back-at-once');
  await node.beat([]);
  const { operation } = await stopInstance(database, tenant.member, { id: instance.id });
  const [job] = await node.takeJobs();
  await timePasses(database, 245);
  await markSilentNodes(leader, { silentAfterMs: 20_000, listeningForMs: 60_000 });
  await sweepDeadlines(leader);
  await node.restart();
  await sweepDeadlines(leader);
  expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE', task: 'stop' });
  // Nor is it when nothing was heard of it for longer than an offer may be missing: that it holds the attempt it says now.
  await node.beat([operation.id]);
  await sweepDeadlines(leader);
  expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE', task: 'stop' });
  if (job) await node.finish(job, { power: 'shutoff' });
  expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF', task: null });
});

test('one that cannot be ended keeps nobody else waiting', async () => {
  const { database, tenant, node } = cloud;
  const healthy = await cloud.createActive('healthy');
  const spoiled = await cloud.createActive('spoiled');
  const resize = await resizeInstance(database, tenant.member, {
    id: spoiled.instance.id,
    flavorId: cloud.large,
  });
  await database.$executeRaw`
    UPDATE operation SET input = '{"kind":"resize"}' WHERE id = ${resize.operation.id}::uuid`;
  const stop = await stopInstance(database, tenant.member, { id: healthy.instance.id });
  await pass(resize.operation.id, 30);
  await pass(stop.operation.id, 5);
  const { failures } = await sweepDeadlines(cloud.leader);
  expect(failures).toMatchObject([{ operationId: resize.operation.id, error: expect.any(Error) }]);
  expect(await read(healthy.instance.id)).toMatchObject({ status: 'ACTIVE', task: null });
  await destroyInstance(database, tenant.member, { id: spoiled.instance.id });
  await node.succeed('absent');
});

test('one that is handed back after its deadline says that its time had passed', async () => {
  const { database, tenant, node } = cloud;
  const { instance } = await cloud.createActive('handed-back');
  const { operation } = await stopInstance(database, tenant.member, { id: instance.id });
  const [job] = await node.takeJobs();
  if (!job) throw new Error('no job');
  await pass(operation.id, 4);
  await sweepDeadlines(cloud.leader);
  await node.finish(job, { outcome: 'handed-back', power: 'running' });
  expect(await getOperation(database, tenant.member, operation)).toMatchObject({
    status: 'FAILED',
    failure: { code: 'deadline_passed' },
  });
  expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE', task: null });
});

test('a late good answer brings the instance back', async () => {
  const { database, tenant, node } = cloud;
  const { instance } = await cloud.createActive('back');
  const { operation } = await stopInstance(database, tenant.member, { id: instance.id });
  const [job] = await node.takeJobs();
  if (!job) throw new Error('no job');
  await node.start(job);
  await pass(operation.id, 5);
  await sweepDeadlines(cloud.leader);
  await sweepDeadlines(cloud.leader);
  expect(await read(instance.id)).toMatchObject({ status: 'ERROR', failure: { code: 'no_answer' } });
  await node.finish(job, { power: 'shutoff' });
  expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF', failure: null });
  expect(await getOperation(database, tenant.member, operation)).toMatchObject({
    status: 'FAILED',
    failure: { code: 'answered_late' },
  });
});

test('a late answer settles the newest operation, also where the clock was set back since the one before', async () => {
  const { database, tenant, node } = cloud;
  const { instance } = await cloud.createActive('set-back');
  const { operation } = await stopInstance(database, tenant.member, { id: instance.id });
  const [job] = await node.takeJobs();
  if (!job) throw new Error('no job');
  await node.start(job);
  await pass(operation.id, 5);
  await database.$executeRaw`
    UPDATE operation SET accepted_at = accepted_at - interval '1 day' WHERE id = ${operation.id}::uuid`;
  await sweepDeadlines(cloud.leader);
  await sweepDeadlines(cloud.leader);
  await node.finish(job, { power: 'shutoff' });
  expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF', failure: null });
});

test('an attempt that was superseded after nobody waited for it any more explains nothing', async () => {
  const { database, tenant, node } = cloud;
  const { instance } = await cloud.createActive('given-up');
  const { operation } = await destroyInstance(database, tenant.member, { id: instance.id });
  const [job] = await node.takeJobs();
  if (!job) throw new Error('no job');
  await node.start(job);
  await pass(operation.id, 7);
  await sweepDeadlines(cloud.leader);
  await sweepDeadlines(cloud.leader);
  const row = () => database.operation.findUniqueOrThrow({ where: { id: operation.id } });
  expect(await row()).toMatchObject({ status: 'FAILED', failureCode: 'no_answer' });
  await destroyInstance(database, tenant.member, { id: instance.id });
  await node.finish(job, { outcome: 'superseded', power: 'running' });
  expect(await row()).toMatchObject({ failureCode: 'no_answer' });
  await node.succeed('absent');
});

test('a destroy that no node took leaves no instance in BUILD without a task', async () => {
  const { database, tenant, node } = cloud;
  const { instance } = await cloud.create('half-built');
  const [job] = await node.takeJobs();
  if (!job) throw new Error('no job');
  await node.start(job);
  const { operation } = await destroyInstance(database, tenant.member, { id: instance.id });
  await pass(operation.id, 6);
  await sweepDeadlines(cloud.leader);
  expect(await read(instance.id)).toMatchObject({ status: 'ERROR', failure: { code: 'node_unavailable' } });
  await destroyInstance(database, tenant.member, { id: instance.id });
  await node.succeed('absent');
});
