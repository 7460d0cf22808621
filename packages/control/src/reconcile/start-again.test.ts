import type { Job } from '@cloudlet/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sweepDeadlines } from '../deadlines/sweep-deadlines.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { getInstance } from '../reads/get-instance.ts';
import { givePlenty } from '../testing/every-kind.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { timePasses } from '../testing/time.ts';
import { startAgain } from './start-again.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

const FAILURE = { code: 'out_of_luck', message: 'It did not work.' };
const read = (id: string) => getInstance(cloud.database, cloud.tenant.member, { id });
const NOTHING = { started: 0, givenUp: [] };

/** That much later, with a node that is heard all the while. */
async function pass(seconds: number, holding: readonly string[] = []): Promise<void> {
  await timePasses(cloud.database, seconds);
  await cloud.node.beat(holding);
}

/** The host has rebooted, and all its guests are off. */
async function reboot(...ids: readonly string[]): Promise<void> {
  await cloud.node.restart({ reboot: true });
  await cloud.node.listing(ids.map((instanceId) => ({ instanceId, power: 'shutoff' as const })));
}

async function failTheStart(): Promise<void> {
  const [job] = await cloud.node.takeJobs();
  if (!job) throw new Error('no start was offered');
  expect(job.input.kind).toBe('start');
  await cloud.node.finish(job, { outcome: 'failed', undo: 'clean', power: 'shutoff', failure: FAILURE });
}

test('what should run after a reboot is started again where that failed, later each time', async () => {
  const { leader, node } = cloud;
  const { instance } = await cloud.createActive('wanted');
  await reboot(instance.id);
  await failTheStart();
  expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'ON', task: null });
  expect(await startAgain(leader)).toEqual(NOTHING);
  await pass(16);
  expect(await startAgain(leader)).toEqual({ started: 1, givenUp: [] });
  expect(await read(instance.id)).toMatchObject({
    task: 'start',
    operation: { requestedBy: { via: 'system' } },
  });
  await failTheStart();
  await pass(16);
  expect(await startAgain(leader)).toEqual(NOTHING);
  // That it is off is nothing new.
  await node.report({
    type: 'power',
    instanceId: instance.id,
    generation: 1,
    power: 'shutoff',
    cause: 'test',
  });
  await pass(16);
  expect(await startAgain(leader)).toEqual({ started: 1, givenUp: [] });
  await node.succeed('running');
  expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE', desiredPower: 'ON' });
});

test('also where nobody took the start in time', async () => {
  const { leader } = cloud;
  const { instance } = await cloud.createActive('unheard');
  await reboot(instance.id);
  await timePasses(cloud.database, 200);
  await sweepDeadlines(leader);
  expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'ON', task: null });
  await pass(16);
  expect(await startAgain(leader)).toMatchObject({ started: 1 });
});

test('what fails again and again is given up, which the audit trail says', async () => {
  const { leader, database } = cloud;
  const { instance } = await cloud.createActive('broken');
  await reboot(instance.id);
  for (let failures = 1; failures < 8; failures += 1) {
    await failTheStart();
    await pass(3_600);
    expect(await startAgain(leader)).toEqual({ started: 1, givenUp: [] });
  }
  await failTheStart();
  expect(await startAgain(leader)).toEqual({ started: 0, givenUp: [instance.id] });
  expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'OFF', task: null });
  const events = await database.auditEvent.findMany({
    where: { targetId: instance.id, action: 'instance.start.given-up' },
  });
  expect(events).toMatchObject([{ detail: { failures: 8, code: 'out_of_luck' } }]);
  await pass(3_600);
  expect(await startAgain(leader)).toEqual(NOTHING);
});

test('what its tenant wants off, or cannot be started now, is left alone', async () => {
  const { leader, database, tenant, node } = cloud;
  const { instance } = await cloud.createActive('off');
  await stopInstance(database, tenant.member, { id: instance.id });
  await node.succeed('shutoff');
  const other = await cloud.createActive('in-maintenance');
  await reboot(instance.id, other.instance.id);
  await failTheStart();
  await pass(3_600);
  await database.node.update({
    where: { id: node.id },
    data: { mode: 'MAINTENANCE', modeSince: new Date() },
  });
  expect(await startAgain(leader)).toEqual(NOTHING);
  await database.node.update({
    where: { id: node.id },
    data: { mode: 'ENABLED', modeSince: null, status: 'DOWN' },
  });
  expect(await startAgain(leader)).toEqual(NOTHING);
});

test('forty guests of a node that starts eight at a time all run in the end', {
  timeout: 120_000,
}, async () => {
  const { leader, database, node } = cloud;
  await givePlenty(cloud);
  const ids: string[] = [];
  while (ids.length < 40) ids.push((await cloud.create()).instance.id);
  await node.succeed('running');
  await reboot(...ids);
  const queue: Job[] = [];
  for (let minutes = 0; minutes < 12; minutes += 1) {
    for (const job of await node.takeJobs())
      if (!queue.some(({ operationId }) => operationId === job.operationId)) queue.push(job);
    await pass(
      60,
      queue.map(({ operationId }) => operationId),
    );
    for (const job of queue.splice(0, 8)) await node.finish(job, { power: 'running' });
    await sweepDeadlines(leader);
    await startAgain(leader);
  }
  expect(await database.instance.count({ where: { status: 'ACTIVE' } })).toBe(40);
  expect(await database.operation.count({ where: { kind: 'start', status: 'FAILED' } })).toBe(0);
});
