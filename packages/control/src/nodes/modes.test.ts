import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { rebootInstance } from '../instances/reboot-instance.ts';
import { startInstance } from '../instances/start-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { markSilentNodes } from '../liveness/mark-silent-nodes.ts';
import { getInstance } from '../reads/get-instance.ts';
import { getNode } from '../reads/get-node.ts';
import { concludeAfterMaintenance } from '../reconcile/after-maintenance.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { setNodeMode } from './set-node-mode.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

const setMode = (mode: 'ENABLED' | 'DRAINED' | 'MAINTENANCE', reason?: string) =>
  setNodeMode(cloud.database, SYSTEM, { id: cloud.node.id, mode, reason });
const see = (id: string) => getInstance(cloud.database, cloud.tenant.member, { id });
const actionsOf = async (targetId: string) =>
  (await cloud.database.auditEvent.findMany({ where: { targetId }, orderBy: { id: 'asc' } })).map(
    ({ action }) => action,
  );

test('a drained node takes no new instances, and what is there goes on and can be operated', async () => {
  const { instance } = await cloud.createActive('there');
  await setMode('DRAINED', 'disk is failing');
  const node = await getNode(cloud.database, SYSTEM, { id: cloud.node.id });
  expect(node).toMatchObject({ mode: 'DRAINED', modeReason: 'disk is failing', status: 'UP', instances: 1 });
  await expect(cloud.create('new')).rejects.toMatchObject({
    code: 'no_node',
    params: { filters: { mode: 1, status: 0 } },
  });
  await stopInstance(cloud.database, cloud.tenant.member, { id: instance.id });
  await cloud.node.succeed('shutoff');
  await startInstance(cloud.database, cloud.tenant.member, { id: instance.id });
  await cloud.node.succeed('running');
  expect(await see(instance.id)).toMatchObject({ status: 'ACTIVE', node: { mode: 'DRAINED' } });

  const { id: other } = await cloud.addNode('other');
  const { instance: elsewhere } = await cloud.create('new');
  expect(elsewhere.node.id).toBe(other);
  await setMode('ENABLED');
  expect(await getNode(cloud.database, SYSTEM, { id: cloud.node.id })).toMatchObject({
    mode: 'ENABLED',
    modeReason: null,
  });
  expect(await actionsOf(cloud.node.id)).toEqual(['node.register', 'node.drain', 'node.enable']);
});

test('asked again for the mode that a node has, nothing happens; another reason is noted', async () => {
  await setMode('DRAINED', 'one');
  const { modeSince } = await getNode(cloud.database, SYSTEM, { id: cloud.node.id });
  await setMode('DRAINED', 'one');
  await setMode('DRAINED', 'another');
  expect(await getNode(cloud.database, SYSTEM, { id: cloud.node.id })).toMatchObject({
    modeReason: 'another',
    modeSince,
  });
  expect(await actionsOf(cloud.node.id)).toEqual(['node.register', 'node.drain', 'node.drain']);
});

test.each([
  ['two\nlines', 'It is not one line.'],
  ['x'.repeat(201), 'It has more than 200 characters.'],
])('a reason is a short line: %j', async (reason, why) => {
  const refusal = { code: 'invalid_value', params: { field: 'reason', reason: why } };
  await expect(setMode('DRAINED', reason)).rejects.toMatchObject(refusal);
});

test('whoever does not run the cloud changes no mode', async () => {
  const changing = setNodeMode(cloud.database, cloud.tenant.member, { id: cloud.node.id, mode: 'DRAINED' });
  await expect(changing).rejects.toMatchObject({ code: 'forbidden', params: { needs: 'admin' } });
});

describe('in maintenance', () => {
  test('nothing is accepted of an instance but its destruction, and what runs finishes', async () => {
    const { database, node, tenant } = cloud;
    const { instance } = await cloud.createActive('running');
    const { instance: other } = await cloud.createActive('other');
    await rebootInstance(database, tenant.member, { id: other.id });
    await setMode('MAINTENANCE');
    const refusal = { code: 'node_in_maintenance', params: { node: 'node-1' } };
    const request = { id: instance.id };
    await expect(stopInstance(database, tenant.member, request)).rejects.toMatchObject(refusal);
    await expect(startInstance(database, tenant.member, request)).rejects.toMatchObject(refusal);
    await expect(cloud.create('new')).rejects.toMatchObject({ code: 'no_node' });
    await node.succeed('running');
    expect(await see(other.id)).toMatchObject({ status: 'ACTIVE', task: null });

    await destroyInstance(database, tenant.member, request);
    await node.succeed('absent');
    await expect(see(instance.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a host is rebooted: no guest that is off counts as meant so, and all that should run does afterwards', async () => {
    const { database, leader, node, tenant } = cloud;
    const [on, off, paused, gone] = await Promise.all(['on', 'off', 'paused', 'gone'].map(createActive));
    if (!on || !off || !paused || !gone) throw new Error('an instance is missing');
    await stopInstance(database, tenant.member, { id: off });
    await node.succeed('shutoff');
    await setMode('MAINTENANCE', 'new kernel');

    // The host shuts its guests down, in the same boot; then it is silent, and comes back with all of them off.
    const shutOff = (ids: string[]) => ids.map((instanceId) => ({ instanceId, power: 'shutoff' as const }));
    await node.report({ type: 'power', instanceId: on, generation: 1, power: 'shutoff', cause: 'shutdown' });
    expect(await see(on)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'ON', task: null });
    await database.node.update({ where: { id: node.id }, data: { lastSeenAt: new Date(0) } });
    await markSilentNodes(leader, { silentAfterMs: 1_000, listeningForMs: 60_000 });
    expect(await see(on)).toMatchObject({ node: { status: 'DOWN', mode: 'MAINTENANCE' } });
    await node.restart({ reboot: true });
    for (let count = 0; count < 3; count += 1) await node.listing(shutOff([on, off, paused]));
    for (const id of [on, paused]) {
      expect(await see(id)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'ON', task: null });
    }
    expect(await see(off)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'OFF', task: null });
    expect(await see(gone)).toMatchObject({ status: 'ACTIVE' });
    expect(await concludeAfterMaintenance(leader)).toEqual([]);

    await setMode('ENABLED');
    expect(await concludeAfterMaintenance(leader)).toEqual([node.id]);
    for (const id of [on, paused]) expect(await see(id)).toMatchObject({ task: 'start' });
    expect(await see(off)).toMatchObject({ status: 'SHUTOFF', task: null });
    expect(await see(gone)).toMatchObject({ status: 'ERROR', failure: { code: 'vanished' } });
    await node.succeed('running');
    for (const id of [on, paused]) expect(await see(id)).toMatchObject({ status: 'ACTIVE', task: null });
    expect(await concludeAfterMaintenance(leader)).toEqual([]);
    const started = await database.auditEvent.findMany({
      where: { targetId: on, action: 'instance.start', result: 'ACCEPTED' },
    });
    expect(started).toMatchObject([{ actorName: 'node node-1', detail: { reason: 'maintenance_ended' } }]);
  });

  test('a node that is enabled while it is silent starts its guests when it is heard again', async () => {
    const { database, leader, node } = cloud;
    const id = await createActive('sleeper');
    await setMode('MAINTENANCE');
    await node.listing([{ instanceId: id, power: 'shutoff' }]);
    await database.node.update({ where: { id: node.id }, data: { status: 'DOWN' } });
    await setMode('DRAINED');
    expect(await concludeAfterMaintenance(leader)).toEqual([]);
    expect(await see(id)).toMatchObject({ task: null, desiredPower: 'ON' });
    await node.restart();
    expect(await concludeAfterMaintenance(leader)).toEqual([node.id]);
    expect(await see(id)).toMatchObject({ task: 'start' });
  });

  test('what ends while the guest is off says nothing of what is wanted, a stop does', async () => {
    const { database, node, tenant } = cloud;
    const [cut, stopped] = await Promise.all(['cut', 'stopped'].map(createActive));
    if (!cut || !stopped) throw new Error('an instance is missing');
    await rebootInstance(database, tenant.member, { id: cut, mode: 'hard' });
    await stopInstance(database, tenant.member, { id: stopped });
    const jobs = await node.takeJobs();
    await setMode('MAINTENANCE');
    for (const job of jobs) await node.finish(job, { power: 'shutoff' });
    expect(await see(cut)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'ON' });
    expect(await see(stopped)).toMatchObject({ status: 'SHUTOFF', desiredPower: 'OFF' });
  });

  test('many guests are started in portions', async () => {
    const { database, leader, node, tenant, small, image } = cloud;
    await setMode('MAINTENANCE');
    await database.$executeRaw`
      INSERT INTO instance (id, tenant_id, name, status, desired_power, flavor_id, image_id, node_id, vcpus, memory_mib, root_disk_gib)
      SELECT gen_random_uuid(), ${tenant.id}::uuid, 'many-' || n, 'SHUTOFF', 'ON', ${small}::uuid, ${image}::uuid, ${node.id}::uuid,
             1, 512, 5 FROM generate_series(1, 120) n`;
    await setMode('ENABLED');
    await concludeAfterMaintenance(leader);
    expect(await database.operation.count({ where: { kind: 'start', endedAt: null } })).toBe(120);
  });
});

async function createActive(name: string): Promise<string> {
  const { instance } = await cloud.create(name);
  await cloud.settle(instance.id, 'running');
  return instance.id;
}
