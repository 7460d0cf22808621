import { afterEach, beforeEach, expect, test } from 'vitest';
import { sweepDeadlines } from '../deadlines/sweep-deadlines.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { timePasses } from '../testing/time.ts';
import { markDeafNodes } from './mark-deaf-nodes.ts';
import { markSilentNodes } from './mark-silent-nodes.ts';
import { pullTimesBack } from './pull-times-back.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

const A_DAY = 24 * 3_600;
/** PostgreSQL's clock is put back by a day: what was written before lies that far ahead. */
const putClockBack = () => timePasses(cloud.database, -A_DAY);
const markSilent = () => markSilentNodes(cloud.leader, { silentAfterMs: 20_000, listeningForMs: 60_000 });

test('a node that dies as the clock goes back is down as soon as any other', async () => {
  await cloud.node.beat([]);
  await putClockBack();
  await pullTimesBack(cloud.leader);
  await timePasses(cloud.database, 15);
  await pullTimesBack(cloud.leader);
  expect(await markSilent()).toEqual([]);
  await timePasses(cloud.database, 15);
  expect(await markSilent()).toMatchObject([{ id: cloud.node.id }]);
});

test('what was offered before is offered again where it was lost, and its node is deaf in time', async () => {
  const { node, database, leader } = cloud;
  await node.beat([]);
  const { operation } = await cloud.create();
  expect(await node.takeJobs()).toHaveLength(1);
  await putClockBack();
  await pullTimesBack(leader);
  expect(await node.takeJobs()).toEqual([]);
  await timePasses(database, 6);
  await node.beat([]);
  expect(await node.takeJobs()).toMatchObject([{ operationId: operation.id, attempt: 1 }]);
  await timePasses(database, 6);
  await node.beat([]);
  await timePasses(database, 6);
  await node.beat([]);
  expect(await markDeafNodes(leader)).toHaveLength(1);
});

test('what was started before is lost in time where its agent no longer knows it', async () => {
  const { node, database, leader } = cloud;
  await cloud.create();
  const [job] = await node.takeJobs();
  if (job) await node.start(job);
  await putClockBack();
  await pullTimesBack(leader);
  await node.beat([]);
  expect(await node.takeJobs()).toEqual([]);
  await timePasses(database, 16);
  await node.beat([]);
  expect(await node.takeJobs()).toMatchObject([{ attempt: 2 }]);
});

test('a deadline stays as far ahead as it was given', async () => {
  const { node, database, leader } = cloud;
  const { instance, operation } = await cloud.create();
  const [job] = await node.takeJobs();
  if (job) await node.start(job);
  await putClockBack();
  await pullTimesBack(leader);
  await pullTimesBack(leader);
  expect((await sweepDeadlines(leader)).cancels).toEqual([]);
  await timePasses(database, 16 * 60);
  expect((await sweepDeadlines(leader)).cancels).toMatchObject([{ message: { operationId: operation.id } }]);
  expect(await database.instance.findUnique({ where: { id: instance.id } })).toMatchObject({
    status: 'BUILD',
  });
});
