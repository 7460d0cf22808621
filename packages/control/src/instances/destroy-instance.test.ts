import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { getQuota } from '../quotas/get-quota.ts';
import { getInstance } from '../reads/get-instance.ts';
import { getOperation } from '../reads/get-operation.ts';
import { createSnapshot } from '../snapshots/create-snapshot.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { destroyInstance } from './destroy-instance.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());
beforeEach(() => cloud.node.hello());

const takeDown = () => cloud.database.node.update({ where: { id: cloud.node.id }, data: { status: 'DOWN' } });
const gone = (id: string) =>
  expect(getInstance(cloud.database, cloud.tenant.member, { id })).rejects.toMatchObject({
    code: 'not_found',
  });

test('what no node ever saw is gone at once', async () => {
  const { database, tenant, node } = cloud;
  const { instance, operation } = await cloud.create('unseen');
  const { operation: destroy } = await destroyInstance(database, tenant.member, { id: instance.id });
  expect(destroy.status).toBe('SUCCEEDED');
  await gone(instance.id);
  expect(await getOperation(database, tenant.member, operation)).toMatchObject({ status: 'SUPERSEDED' });
  expect(await node.takeJobs()).toEqual([]);
  expect(await database.port.count({ where: { instanceId: instance.id } })).toBe(0);
});

test('on a node that is down the instance is gone for its tenant, and the node cleans up when it returns', async () => {
  const { database, tenant, node } = cloud;
  const before = await getQuota(database, tenant.member);
  const { instance } = await cloud.createActive('orphaned');
  const { snapshot } = await createSnapshot(database, tenant.member, { id: instance.id, name: 'kept' });
  await node.succeed('running');
  await takeDown();
  const { operation } = await destroyInstance(database, tenant.member, { id: instance.id });
  expect(operation.status).toBe('ACCEPTED');
  await gone(instance.id);
  expect(await getQuota(database, tenant.member)).toEqual(before);
  // The name is free, the address is not: the guest may still have it.
  await cloud.addNode('spare');
  await cloud.create('orphaned');
  expect(await database.port.count({ where: { instanceId: instance.id } })).toBe(1);
  expect(await node.takeJobs()).toEqual([]);

  const { roster } = await node.hello();
  expect(roster?.instances).toContainEqual({ instanceId: instance.id, generation: 2 });
  const [job] = await node.takeJobs();
  expect(job).toMatchObject({ input: { kind: 'destroy', snapshotIds: [snapshot.id] } });
  if (job) await node.finish(job, { power: 'absent' });
  expect(await database.port.count({ where: { instanceId: instance.id } })).toBe(0);
  expect(await getOperation(database, tenant.member, operation)).toMatchObject({ status: 'SUCCEEDED' });
});

test('a destroy that failed leaves ERROR, and another destroy leads out of it', async () => {
  const { database, tenant, node } = cloud;
  const { instance } = await cloud.createActive('stubborn');
  await destroyInstance(database, tenant.member, { id: instance.id });
  const [first] = await node.takeJobs();
  if (!first) throw new Error('no job');
  const failure = { code: 'disk_busy', message: 'The disk is in use.' };
  await node.finish(first, { outcome: 'failed', undo: 'incomplete', power: 'shutoff', failure });
  expect(await getInstance(database, tenant.member, { id: instance.id })).toMatchObject({
    status: 'ERROR',
    failure: { code: 'disk_busy' },
  });
  expect(await database.claim.count({ where: { instanceId: instance.id } })).toBe(1);
  await destroyInstance(database, tenant.member, { id: instance.id });
  await node.succeed('absent');
  await gone(instance.id);
  expect(await database.claim.count({ where: { instanceId: instance.id } })).toBe(0);
});

test('a domain that outlived a failed clean-up is destroyed again, one that came from elsewhere is shown', async () => {
  const { database, tenant, node } = cloud;
  const { instance } = await cloud.createActive('undead');
  await takeDown();
  await destroyInstance(database, tenant.member, { id: instance.id });
  await node.hello();
  const [first] = await node.takeJobs();
  if (!first) throw new Error('no job');
  const failure = { code: 'disk_busy', message: 'The disk is in use.' };
  await node.finish(first, { outcome: 'failed', undo: 'incomplete', power: 'running', failure });
  const listing = [{ instanceId: instance.id, power: 'running' as const }];
  await node.listing(listing);
  const [second] = await node.takeJobs();
  expect(second).toMatchObject({ input: { kind: 'destroy' }, instance: { id: instance.id, generation: 3 } });
  if (second) await node.finish(second, { power: 'absent' });
  expect(await database.port.count({ where: { instanceId: instance.id } })).toBe(0);

  await node.listing(listing);
  expect(await node.takeJobs()).toEqual([]);
  expect(await database.orphan.findMany()).toMatchObject([{ instanceId: instance.id }]);
});
