import { afterEach, beforeEach, expect, test } from 'vitest';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { markDeafNodes } from '../liveness/mark-deaf-nodes.ts';
import { markSilentNodes } from '../liveness/mark-silent-nodes.ts';
import { getQuota } from '../quotas/get-quota.ts';
import { getInstance } from '../reads/get-instance.ts';
import { getOperation } from '../reads/get-operation.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { timePasses } from '../testing/time.ts';
import { letDestroysWait } from './let-destroys-wait.ts';
import { sweepDeadlines } from './sweep-deadlines.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

const sweep = async () => {
  await letDestroysWait(cloud.leader);
  expect((await sweepDeadlines(cloud.leader)).failures).toEqual([]);
};
const statusOf = async ({ id }: { readonly id: string }) =>
  (await getOperation(cloud.database, cloud.tenant.member, { id })).status;
const gone = (id: string) =>
  expect(getInstance(cloud.database, cloud.tenant.member, { id })).rejects.toMatchObject({
    code: 'not_found',
  });

test('a destroy that runs when its node goes down waits for it, and the instance is gone at once', async () => {
  const { database, tenant, node, leader } = cloud;
  const before = await getQuota(database, tenant.member);
  const { instance } = await cloud.createActive('patient');
  const { operation } = await destroyInstance(database, tenant.member, { id: instance.id });
  const [job] = await node.takeJobs();
  if (!job) throw new Error('no job');
  await node.start(job);
  await timePasses(database, 25);
  await markSilentNodes(leader, { silentAfterMs: 20_000, listeningForMs: 60_000 });
  await sweep();
  await gone(instance.id);
  expect(await getQuota(database, tenant.member)).toEqual(before);

  for (let hour = 0; hour < 1; hour += 1 / 12) {
    await timePasses(database, 300);
    await sweep();
  }
  expect(await statusOf(operation)).toBe('RUNNING');
  // Back without a hello: only the way to it was cut.
  await node.beat([operation.id]);
  await sweep();
  expect(await statusOf(operation)).toBe('RUNNING');
  await node.finish(job, { power: 'absent' });
  expect(await statusOf(operation)).toBe('SUCCEEDED');
  expect(await database.port.count({ where: { instanceId: instance.id } })).toBe(0);
});

test('a destroy on a node that takes no jobs is accepted, and done when it does', async () => {
  const { database, tenant, node, leader } = cloud;
  const { instance } = await cloud.createActive('unheard');
  await node.beat([], { untakenForMs: 20_000 });
  await markDeafNodes(leader);
  const { operation } = await destroyInstance(database, tenant.member, { id: instance.id });
  await gone(instance.id);
  await node.takeJobs();
  for (let minute = 0; minute < 10; minute += 1) {
    await timePasses(database, 60);
    await node.beat([], { untakenForMs: 60_000 });
    await markDeafNodes(leader);
    await sweep();
  }
  expect(await statusOf(operation)).toBe('ACCEPTED');
  const [job] = await node.takeJobs();
  await node.beat([operation.id], { untakenForMs: 0 });
  await markDeafNodes(leader);
  await sweep();
  if (job) await node.finish(job, { power: 'absent' });
  expect(await statusOf(operation)).toBe('SUCCEEDED');
});

test('a destroy that no living node ends in time fails, for its node will not do better later', async () => {
  const { database, tenant, node } = cloud;
  const { instance } = await cloud.createActive('stubborn');
  const { operation } = await destroyInstance(database, tenant.member, { id: instance.id });
  const [job] = await node.takeJobs();
  if (job) await node.start(job);
  for (let minute = 0; minute < 7; minute += 1) {
    await timePasses(database, 60);
    await node.beat([operation.id]);
    await sweep();
  }
  expect(await statusOf(operation)).toBe('FAILED');
  expect(await getInstance(database, tenant.member, { id: instance.id })).toMatchObject({ status: 'ERROR' });
});
