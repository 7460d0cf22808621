import { afterEach, beforeEach, expect, test } from 'vitest';
import { sweepDeadlines } from '../deadlines/sweep-deadlines.ts';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { setNodeMode } from '../nodes/set-node-mode.ts';
import { getInstance } from '../reads/get-instance.ts';
import { resumeTenant } from '../tenants/resume-tenant.ts';
import { suspendTenant } from '../tenants/suspend-tenant.ts';
import { givePlenty } from '../testing/every-kind.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { timePasses } from '../testing/time.ts';
import { concludeAfterMaintenance } from './after-maintenance.ts';
import { startAgain } from './start-again.ts';
import { stopSuspended } from './stop-suspended.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

const FAILURE = { code: 'out_of_luck', message: 'It did not work.' };
const NOTHING = { started: 0, givenUp: [] };
const read = (id: string) => getInstance(cloud.database, cloud.tenant.member, { id });
const suspend = () => suspendTenant(cloud.database, SYSTEM, { id: cloud.tenant.id, reason: 'unpaid' });
const resume = () => resumeTenant(cloud.database, SYSTEM, { id: cloud.tenant.id });

/** That much later, with a node that is heard all the while. */
async function pass(seconds: number): Promise<void> {
  await timePasses(cloud.database, seconds);
  await cloud.node.beat([]);
}

async function activeInstance(name: string): Promise<string> {
  return (await cloud.createActive(name)).instance.id;
}

async function offInstance(name: string): Promise<string> {
  const id = await activeInstance(name);
  await stopInstance(cloud.database, cloud.tenant.member, { id });
  await cloud.node.succeed('shutoff');
  return id;
}

test('what runs is stopped, stays wanted on, and runs again after the suspension; what was off stays off', async () => {
  const { leader, node, database } = cloud;
  const on = await activeInstance('on');
  const off = await offInstance('off');
  expect(await stopSuspended(leader)).toBe(0);
  await suspend();
  expect(await stopSuspended(leader)).toBe(1);
  expect(await stopSuspended(leader)).toBe(0);
  expect(await read(on)).toMatchObject({ task: 'stop', operation: { requestedBy: { via: 'system' } } });
  const events = await database.auditEvent.findMany({ where: { targetId: on, action: 'instance.stop' } });
  expect(events).toMatchObject([{ via: 'system', detail: { reason: 'tenant_suspended' } }]);
  await node.succeed('shutoff');
  await node.listing([
    { instanceId: on, power: 'shutoff' },
    { instanceId: off, power: 'shutoff' },
  ]);
  expect(await read(on)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'ON', task: null });
  expect(await startAgain(leader)).toEqual(NOTHING);
  expect(await stopSuspended(leader)).toBe(0);
  await resume();
  expect(await startAgain(leader)).toEqual({ started: 1, givenUp: [] });
  await node.succeed('running');
  expect(await read(on)).toMatchObject({ status: 'ACTIVE', desiredPower: 'ON', task: null });
  expect(await read(off)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'OFF', task: null });
});

test('another tenant’s guests run on', async () => {
  const other = await cloud.addTenant('other');
  await activeInstance('on');
  await suspendTenant(cloud.database, SYSTEM, { id: other.id });
  expect(await stopSuspended(cloud.leader)).toBe(0);
});

test('a stop that ends after the suspension does not change what is wanted', async () => {
  const { leader, node } = cloud;
  const id = await activeInstance('on');
  await suspend();
  await stopSuspended(leader);
  await resume();
  await node.succeed('shutoff');
  expect(await read(id)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'ON' });
  expect(await startAgain(leader)).toMatchObject({ started: 1 });
});

test('what was under way ends first, and its guest is stopped then', async () => {
  const { leader, node, database, tenant } = cloud;
  const stopping = await activeInstance('stopping');
  const { instance } = await cloud.create('building');
  await stopInstance(database, tenant.member, { id: stopping });
  await suspend();
  expect(await stopSuspended(leader)).toBe(0);
  for (const job of await node.takeJobs())
    await node.finish(job, { power: job.input.kind === 'stop' ? 'shutoff' : 'running' });
  expect(await read(stopping)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'OFF' });
  expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE' });
  expect(await stopSuspended(leader)).toBe(1);
});

test('a guest that goes off by itself meanwhile, or with its host, is wanted as before and started after the suspension', async () => {
  const { leader, node } = cloud;
  const itself = await activeInstance('itself');
  const withHost = await activeInstance('with-host');
  await suspend();
  await node.report({
    type: 'power',
    instanceId: itself,
    generation: 1,
    power: 'shutoff',
    cause: 'shutdown',
  });
  expect(await read(itself)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'ON' });
  await node.restart({ reboot: true });
  await node.listing([itself, withHost].map((instanceId) => ({ instanceId, power: 'shutoff' as const })));
  expect(await read(withHost)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'ON', task: null });
  await resume();
  expect(await startAgain(leader)).toMatchObject({ started: 2 });
});

test('one that is started at the host is stopped again', async () => {
  const { leader, node } = cloud;
  const id = await offInstance('off');
  await suspend();
  await node.listing([{ instanceId: id, power: 'running' }]);
  expect(await stopSuspended(leader)).toBe(1);
});

test('a stop that fails is tried again, later each time, and never given up', async () => {
  const { leader, node } = cloud;
  const id = await activeInstance('stubborn');
  await suspend();
  expect(await stopSuspended(leader)).toBe(1);
  for (let failures = 1; failures < 12; failures += 1) {
    const [job] = await node.takeJobs();
    if (!job) throw new Error('no stop was offered');
    await node.finish(job, { outcome: 'failed', undo: 'clean', power: 'running', failure: FAILURE });
    expect(await read(id)).toMatchObject({ status: 'ACTIVE', desiredPower: 'ON', task: null });
    await pass(14);
    expect(await stopSuspended(leader)).toBe(0);
    await pass(601);
    expect(await stopSuspended(leader)).toBe(1);
  }
});

test('a stop that nobody took in time changes nothing, and comes again', async () => {
  const { leader, database } = cloud;
  const id = await activeInstance('unheard');
  await suspend();
  await stopSuspended(leader);
  await timePasses(database, 400);
  await sweepDeadlines(leader);
  expect(await read(id)).toMatchObject({ status: 'ACTIVE', desiredPower: 'ON', task: null });
  await pass(16);
  expect(await stopSuspended(leader)).toBe(1);
});

test('a node that takes nothing now is left alone; after its maintenance nothing of the tenant’s is started', async () => {
  const { leader, node, database } = cloud;
  const on = await activeInstance('on');
  const fell = await activeInstance('fell');
  await setNodeMode(database, SYSTEM, { id: node.id, mode: 'MAINTENANCE' });
  await suspend();
  expect(await stopSuspended(leader)).toBe(0);
  await node.listing([
    { instanceId: on, power: 'running' },
    { instanceId: fell, power: 'shutoff' },
  ]);
  await setNodeMode(database, SYSTEM, { id: node.id, mode: 'ENABLED' });
  expect(await concludeAfterMaintenance(leader)).toEqual([node.id]);
  expect(await read(fell)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'ON', task: null });
  await database.node.update({ where: { id: node.id }, data: { status: 'DOWN' } });
  expect(await stopSuspended(leader)).toBe(0);
  await database.node.update({ where: { id: node.id }, data: { status: 'UP' } });
  expect(await stopSuspended(leader)).toBe(1);
  await node.succeed('shutoff');
  await resume();
  expect(await startAgain(leader)).toMatchObject({ started: 2 });
});

test('DELETE is for who runs the cloud alone, and a destroyed guest is not stopped', async () => {
  const { leader, database, node } = cloud;
  const id = await activeInstance('gone');
  await suspend();
  await destroyInstance(database, { ...SYSTEM, tenantId: cloud.tenant.id }, { id });
  expect(await stopSuspended(leader)).toBe(0);
  await node.succeed('absent');
  expect(await stopSuspended(leader)).toBe(0);
});

test('a node is asked for so many at a time, and all are off in the end', async () => {
  const { leader, database, node } = cloud;
  await givePlenty(cloud);
  for (let count = 0; count < 20; count += 1) await cloud.create();
  await node.succeed('running');
  await suspend();
  expect(await stopSuspended(leader)).toBe(16);
  await node.succeed('shutoff');
  expect(await stopSuspended(leader)).toBe(4);
  await node.succeed('shutoff');
  expect(await database.instance.count({ where: { status: 'SHUTOFF', desiredPower: 'ON' } })).toBe(20);
});
