import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stopInstance } from '../instances/stop-instance.ts';
import { getInstance } from '../reads/get-instance.ts';
import { listNodes } from '../reads/list-nodes.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { resultOf } from '../testing/test-node.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

const read = (id: string) => getInstance(cloud.database, cloud.tenant.member, { id });
const power = (instanceId: string, observed: 'running' | 'paused' | 'shutoff' | 'crashed') =>
  ({ type: 'power', instanceId, generation: 1, power: observed, cause: 'test' }) as const;

test('a guest that powers itself off is off, and wanted so; an operator’s start counts as well', async () => {
  const { node } = cloud;
  const { instance } = await cloud.createActive('self-off');
  await node.report(power(instance.id, 'shutoff'));
  expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'OFF', task: null });
  await node.report(power(instance.id, 'running'));
  expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE', desiredPower: 'ON' });
  await node.report(power(instance.id, 'paused'));
  expect(await read(instance.id)).toMatchObject({ status: 'PAUSED' });
  await node.report(power(instance.id, 'crashed'));
  expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'OFF' });
});

test('nothing is concluded while an operation is unfinished', async () => {
  const { node, database, tenant } = cloud;
  const { instance } = await cloud.createActive('busy');
  await stopInstance(database, tenant.member, { id: instance.id });
  await node.report(power(instance.id, 'paused'));
  await node.listing([{ instanceId: instance.id, power: 'paused' }]);
  expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE', task: 'stop' });
  await node.succeed('shutoff');
});

test('nothing is concluded from what was observed before the last result', async () => {
  const { node, database, tenant } = cloud;
  const { instance } = await cloud.createActive('ordered');
  const early = node.envelope(power(instance.id, 'running'));
  await stopInstance(database, tenant.member, { id: instance.id });
  const [job] = await node.takeJobs();
  if (!job) throw new Error('no job');
  await node.apply(node.envelope({ ...resultOf(job), power: 'shutoff' }));
  expect((await node.apply(early)).acknowledged).toEqual([early.reportId]);
  expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF' });
});

test('a view that was overtaken by a result still counts for the other guests', async () => {
  const { node, database, tenant } = cloud;
  const { instance } = await cloud.createActive('overtaken');
  const other = await cloud.createActive('unobserved');
  const listing = node.envelope({
    type: 'listing',
    domains: [
      { instanceId: instance.id, power: 'running', generation: 1 },
      { instanceId: other.instance.id, power: 'shutoff', generation: 1 },
    ],
  });
  const earlier = node.envelope(power(other.instance.id, 'paused'), { sequence: listing.sequence - 1 });
  await stopInstance(database, tenant.member, { id: instance.id });
  await node.succeed('shutoff');
  await node.apply(listing);
  expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF' });
  expect(await read(other.instance.id)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'OFF' });
  await node.apply(earlier, listing);
  expect(await read(other.instance.id)).toMatchObject({ status: 'SHUTOFF' });
});

test('a listing that comes twice counts a missing domain once', async () => {
  const { node, database } = cloud;
  const { instance } = await cloud.createActive('missed-once');
  const listing = node.envelope({ type: 'listing', domains: [] });
  await node.apply(listing);
  await node.apply(listing, listing);
  expect(await database.instance.findUnique({ where: { id: instance.id } })).toMatchObject({
    missedListings: 1,
    status: 'ACTIVE',
  });
});

test('after a reboot of the host what should run is started, what was off stays off', async () => {
  const { node, database, tenant } = cloud;
  const on = await cloud.createActive('stays-on');
  const off = await cloud.createActive('stays-off');
  await stopInstance(database, tenant.member, { id: off.instance.id });
  await node.succeed('shutoff');
  await node.restart({ reboot: true });
  const listing = [
    { instanceId: on.instance.id, power: 'shutoff' },
    { instanceId: off.instance.id, power: 'shutoff' },
  ] as const;
  await node.listing([...listing]);
  expect(await read(on.instance.id)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'ON', task: 'start' });
  expect((await read(on.instance.id)).operation).toMatchObject({ requestedBy: { via: 'system' } });
  expect(await read(off.instance.id)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'OFF', task: null });
  await node.succeed('running');
  expect(await read(on.instance.id)).toMatchObject({ status: 'ACTIVE', desiredPower: 'ON', task: null });
  // From now on the guest's own power-off is its own again.
  await node.report(power(on.instance.id, 'shutoff'));
  expect(await read(on.instance.id)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'OFF', task: null });
});

test('a restart of the agent alone starts nothing', async () => {
  const { node } = cloud;
  const { instance } = await cloud.createActive('agent-restart');
  await node.restart();
  await node.listing([{ instanceId: instance.id, power: 'shutoff' }]);
  expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'OFF', task: null });
});

test('a domain has vanished after two complete listings, and comes back when it is seen', async () => {
  const { node } = cloud;
  const { instance } = await cloud.createActive('vanishing');
  await node.listing([]);
  expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE' });
  await node.listing([{ instanceId: instance.id, power: 'running' }]);
  await node.listing([]);
  expect(await read(instance.id)).toMatchObject({ status: 'ACTIVE' });
  await node.listing([]);
  expect(await read(instance.id)).toMatchObject({ status: 'ERROR', failure: { code: 'vanished' } });
  await node.listing([{ instanceId: instance.id, power: 'shutoff' }]);
  expect(await read(instance.id)).toMatchObject({ status: 'SHUTOFF', failure: null });
});

test('a domain with our mark that nothing explains is counted at its node once two listings have it', async () => {
  const { database } = cloud;
  const node = await cloud.addNode('with-an-orphan');
  const instanceId = randomUUID();
  const shown = async () => {
    const { items } = await listNodes(database, SYSTEM, { limit: 10 });
    return items.find(({ id }) => id === node.id)?.orphans;
  };
  await node.listing([{ instanceId, power: 'running', generation: 3 }]);
  expect(await shown()).toBe(0);
  await node.listing([{ instanceId, power: 'running', generation: 3 }]);
  expect(await shown()).toBe(1);
  await node.listing([]);
  expect(await shown()).toBe(0);
});
