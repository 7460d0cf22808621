import { randomUUID } from 'node:crypto';
import type { ServerGroupPolicy } from '@cloudlet/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInstance } from '../instances/create-instance.ts';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { getQuota } from '../quotas/get-quota.ts';
import { setQuota } from '../quotas/set-quota.ts';
import { SYSTEM, startTestCloud, type TestCloud, type TestTenant } from '../testing/test-cloud.ts';
import { createServerGroup } from './create-server-group.ts';
import { deleteServerGroup } from './delete-server-group.ts';
import { listServerGroups } from './list-server-groups.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
  for (const name of ['node-2', 'node-3']) await cloud.addNode(name);
  await setQuota(cloud.database, SYSTEM, {
    tenantId: cloud.tenant.id,
    quota: { instances: 100, vcpus: 100, rootDiskGib: 1_000 },
  });
});
afterAll(() => cloud.end());

const makeGroup = async (name: string, policy: ServerGroupPolicy, { member }: TestTenant = cloud.tenant) =>
  (await createServerGroup(cloud.database, member, { name, policy })).id;

const createIn = (serverGroupId: string, name: string, { member }: TestTenant = cloud.tenant) =>
  createInstance(cloud.database, member, {
    name,
    flavorId: cloud.small,
    imageId: cloud.image,
    serverGroupId,
  });

/** Creates so many at once. @returns the nodes of those that were accepted, and the refusals */
async function createMany(group: string, prefix: string, count: number) {
  const requests = Array.from({ length: count }, (_, index) => createIn(group, `${prefix}-${index}`));
  const results = await Promise.allSettled(requests);
  return {
    nodes: results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.instance.node.name] : [])),
    refusals: results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])),
  };
}

test('members of an anti-affinity group go to different nodes, however many are asked for at once', async () => {
  const group = await makeGroup('apart', 'ANTI_AFFINITY');
  const { nodes, refusals } = await createMany(group, 'apart', 12);
  expect(nodes.toSorted()).toEqual(['node-1', 'node-2', 'node-3']);
  expect(refusals).toHaveLength(9);
  for (const refusal of refusals) {
    expect(refusal).toMatchObject({ code: 'no_node', params: { filters: { serverGroup: 3, vcpus: 0 } } });
    expect(refusal.message).toBe('No compute node can take it. Ruled out: 3 for the server group’s rule.');
  }
});

test('members of an affinity group share a node, and are refused where that has no room', async () => {
  const group = await makeGroup('together', 'AFFINITY');
  const { nodes, refusals } = await createMany(group, 'together', 12);
  expect([new Set(nodes).size, nodes.length, refusals]).toEqual([1, 12, []]);
  const [host] = nodes;
  await cloud.database.node.updateMany({
    where: { name: host ?? '' },
    data: { mode: 'DRAINED', modeSince: new Date() },
  });
  await expect(createIn(group, 'one-more')).rejects.toMatchObject({
    params: { filters: { mode: 1, serverGroup: 2 } },
  });
  await cloud.database.node.updateMany({ data: { mode: 'ENABLED' } });
});

test('an instance tells its group, and the group its living members', async () => {
  const { database, tenant } = cloud;
  const group = await makeGroup('told', 'AFFINITY');
  const created = await createIn(group, 'told-1');
  expect(created.instance.serverGroup).toEqual({ id: group, name: 'told', policy: 'AFFINITY' });
  const { instance } = await cloud.create('without-group');
  expect(instance.serverGroup).toBeNull();
  for (let count = 2; count <= 12; count += 1) await createIn(group, `told-${count}`);
  await destroyInstance(database, tenant.member, { id: created.instance.id });
  const { items } = await listServerGroups(database, tenant.member, { limit: 50 });
  const told = items.find(({ id }) => id === group);
  expect(told).toMatchObject({ name: 'told', policy: 'AFFINITY', members: { count: 11 } });
  expect(told?.members.first).toHaveLength(10);
  expect(told?.members.first[0]?.name).toBe('told-10');
});

test('a group is deleted when nobody is in it any more, and takes no more members then', async () => {
  const { database, tenant } = cloud;
  const group = await makeGroup('short', 'ANTI_AFFINITY');
  const { instance } = await createIn(group, 'short-1');
  const remove = () => deleteServerGroup(database, tenant.member, { id: group });
  await expect(remove()).rejects.toMatchObject({
    code: 'server_group_in_use',
    params: { count: 1, first: ['short-1'] },
    message: 'It has 1 instance: short-1.',
  });
  await destroyInstance(database, tenant.member, { id: instance.id });
  await remove();
  await expect(remove()).rejects.toMatchObject({ code: 'not_found', params: { type: 'server_group' } });
  await expect(createIn(group, 'late')).rejects.toMatchObject({ code: 'not_found' });
  await makeGroup('short', 'AFFINITY');
  const events = await database.auditEvent.findMany({ where: { targetId: group }, orderBy: { id: 'asc' } });
  expect(events.map(({ action }) => action)).toEqual(['server-group.create', 'server-group.delete']);
});

test('names are a tenant’s own, and another tenant’s group is not there', async () => {
  const { database, tenant } = cloud;
  const stranger = await cloud.addTenant('stranger');
  const group = await makeGroup('mine', 'AFFINITY');
  await expect(makeGroup('mine', 'ANTI_AFFINITY')).rejects.toMatchObject({
    code: 'name_taken',
    params: { type: 'server_group', name: 'mine' },
  });
  await makeGroup('mine', 'AFFINITY', stranger);
  const gone = { code: 'not_found', params: { type: 'server_group' } };
  await expect(createIn(group, 'theirs', stranger)).rejects.toMatchObject(gone);
  await expect(deleteServerGroup(database, stranger.member, { id: group })).rejects.toMatchObject(gone);
  await expect(deleteServerGroup(database, tenant.member, { id: randomUUID() })).rejects.toMatchObject(gone);
  for (const name of ['', '  ', 'two\nlines'])
    await expect(makeGroup(name, 'AFFINITY')).rejects.toMatchObject({ code: 'invalid_value' });
  const viewer = { ...tenant.member, permissions: ['read'] } as const;
  const looking = { ...tenant, member: viewer };
  await expect(makeGroup('theirs', 'AFFINITY', looking)).rejects.toMatchObject({ code: 'forbidden' });
  expect((await listServerGroups(database, viewer, { limit: 100 })).items.length).toBeGreaterThan(0);
});

test('a quota bounds the groups, also of those that are made at once', async () => {
  const { database } = cloud;
  const tenant = await cloud.addTenant('bounded');
  await setQuota(database, SYSTEM, { tenantId: tenant.id, quota: { serverGroups: 3 } });
  const makes = Array.from({ length: 10 }, (_, index) => makeGroup(`group-${index}`, 'AFFINITY', tenant));
  const results = await Promise.allSettled(makes);
  const codes = results.map((one) => (one.status === 'rejected' ? one.reason.code : 'made'));
  expect(codes.toSorted()).toEqual([...Array(3).fill('made'), ...Array(7).fill('quota_exceeded')]);
  expect(await getQuota(database, tenant.member)).toMatchObject({ serverGroups: { limit: 3, used: 3 } });
});

test('the instance that a refused create would have been is not there', async () => {
  const { database, tenant } = cloud;
  const before = await database.instance.count({ where: { tenantId: tenant.id } });
  await expect(createIn(randomUUID(), 'nobody')).rejects.toMatchObject({ code: 'not_found' });
  expect(await database.instance.count({ where: { tenantId: tenant.id } })).toBe(before);
});
