import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { markSilentNodes } from '../liveness/mark-silent-nodes.ts';
import { setNodeMode } from '../nodes/set-node-mode.ts';
import { requestQuota } from '../quota-requests/request-quota.ts';
import { setQuota } from '../quotas/set-quota.ts';
import { takeSample } from '../samples/take-sample.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { timePasses } from '../testing/time.ts';
import { getCloud } from './get-cloud.ts';
import { getUsage } from './get-usage.ts';
import { listCloudOperations } from './list-cloud-operations.ts';
import { listTenantOperations } from './list-tenant-operations.ts';
import { listTenantUse } from './list-tenant-use.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

test('a tenant is told how its instances are and what still fits, and by what that is limited', async () => {
  const { database, tenant } = cloud;
  await cloud.createActive();
  const { instance } = await cloud.createActive();
  await stopInstance(database, tenant.member, { id: instance.id, force: true });
  await cloud.settle(instance.id, 'shutoff');
  await cloud.create();
  await setQuota(database, SYSTEM, {
    tenantId: tenant.id,
    quota: { instances: 100, vcpus: 13, memoryMib: 4_096 },
  });
  const usage = await getUsage(database, tenant.member);
  expect(usage.instances).toEqual({ BUILD: 1, ACTIVE: 1, SHUTOFF: 1, PAUSED: 0, ERROR: 0 });
  expect(usage.room).toMatchObject([
    { flavor: { name: 'small', vcpus: 1 }, count: 5, limitedBy: 'memoryMib' },
    { flavor: { name: 'large', vcpus: 2 }, count: 2, limitedBy: 'memoryMib' },
  ]);
  // As the rule of creations says.
  for (let count = 0; count < 5; count += 1) await cloud.create();
  await expect(cloud.create()).rejects.toMatchObject({ code: 'quota_exceeded' });
  expect((await getUsage(database, tenant.member)).room).toMatchObject([{ count: 0 }, { count: 0 }]);
});

test('another tenant’s instances are not among them', async () => {
  await cloud.createActive();
  const other = await cloud.addTenant('other');
  expect((await getUsage(cloud.database, other.member)).instances.ACTIVE).toBe(0);
  expect((await listTenantOperations(cloud.database, other.member, { limit: 10 })).items).toEqual([]);
});

test('a tenant’s operations are listed newest first, those of destroyed instances too', async () => {
  const { database, tenant, node } = cloud;
  const { instance } = await cloud.createActive('short-lived');
  await destroyInstance(database, tenant.member, { id: instance.id });
  await node.succeed('absent');
  await cloud.create('next');
  const first = await listTenantOperations(database, tenant.member, { limit: 2 });
  expect(first.items).toMatchObject([
    { kind: 'create', status: 'ACCEPTED', instance: { name: 'next', isDestroyed: false } },
    { kind: 'destroy', status: 'SUCCEEDED', instance: { name: 'short-lived', isDestroyed: true } },
  ]);
  const rest = await listTenantOperations(database, tenant.member, {
    limit: 2,
    cursor: first.nextCursor ?? '',
  });
  expect(rest).toMatchObject({ items: [{ kind: 'create' }], nextCursor: null });
});

describe('the cloud', () => {
  test('is told of in sums over its nodes, and room is what nodes give that take instances', async () => {
    const { database, node } = cloud;
    const second = await cloud.addNode('node-2', { vcpus: 4, memoryMib: 2_048, diskGib: 100 });
    await cloud.createActive();
    await node.beat([], { use: { cpuShare: 0.5, memoryMib: 1_000, diskGib: 10, ageMs: 0 } });
    const before = await getCloud(database, SYSTEM);
    expect(before.capacity).toEqual({
      vcpus: { physical: 68, allowed: 272, claimed: 1, used: 32 },
      memoryMib: { physical: 264_192, allowed: 264_192, claimed: 512, used: 1_000 },
      diskGib: { physical: 4_100, allowed: 4_100, claimed: 5, used: 10 },
    });
    expect(before.nodes).toMatchObject({ total: 2, up: 2, down: 0, measured: 1, troubled: [] });
    const room = (view: typeof before) => view.room.map(({ flavor, count }) => [flavor.name, count]);
    // Small: 255 vCPUs are left on the one, 2,048 MiB on the other; large: half of either.
    expect(room(before)).toEqual([
      ['small', 255 + 4],
      ['large', 127 + 2],
    ]);
    await setNodeMode(database, SYSTEM, { id: second.id, mode: 'DRAINED' });
    expect(room(await getCloud(database, SYSTEM))).toEqual([
      ['small', 255],
      ['large', 127],
    ]);
  });

  test('shows nodes with trouble, and those that are fullest', async () => {
    const { database, leader } = cloud;
    const tiny = await cloud.addNode('a-tiny', { vcpus: 1, memoryMib: 1_024, diskGib: 100 });
    const { node } = cloud;
    await setNodeMode(database, SYSTEM, { id: node.id, mode: 'DRAINED' });
    await cloud.create();
    await timePasses(database, 60);
    await setNodeMode(database, SYSTEM, { id: node.id, mode: 'MAINTENANCE' });
    await markSilentNodes(leader, { silentAfterMs: 20_000, listeningForMs: 60_000 });
    const { nodes } = await getCloud(database, SYSTEM);
    expect(nodes).toMatchObject({ total: 2, up: 0, down: 1, maintenance: 1 });
    expect(nodes.troubled).toMatchObject([{ id: tiny.id, name: 'a-tiny', status: 'DOWN' }]);
    expect(nodes.fullest).toMatchObject([
      { name: 'a-tiny', vcpus: { physical: 1, allowed: 4, claimed: 1, used: null } },
      { name: 'node-1', vcpus: { claimed: 0 } },
    ]);
  });

  test('counts what runs and what failed, and lists both with what they are about', async () => {
    const { database, node, tenant } = cloud;
    await cloud.create('works');
    const { operation } = await cloud.create('breaks');
    const jobs = await node.takeJobs();
    const job = jobs.find(({ operationId }) => operationId === operation.id);
    if (!job) throw new Error('the node got no job');
    await node.start(job);
    const failure = { code: 'no_space', message: 'The disk is full.', detail: 'ENOSPC' };
    await node.finish(job, { outcome: 'failed', failure, undo: 'clean', power: 'absent' });
    expect((await getCloud(database, SYSTEM)).operations).toEqual({
      unfinished: 1,
      failedLastHour: 1,
      failedLastDay: 1,
    });
    expect((await listCloudOperations(database, SYSTEM, { state: 'failed', limit: 5 })).items).toMatchObject([
      {
        id: operation.id,
        kind: 'create',
        failure,
        instance: { name: 'breaks' },
        tenant: { id: tenant.id, name: 'demo' },
        node: { name: 'node-1' },
      },
    ]);
    const running = await listCloudOperations(database, SYSTEM, { state: 'unfinished', limit: 5 });
    expect(running.items).toMatchObject([{ instance: { name: 'works' }, endedAt: null }]);
    await timePasses(database, 2 * 3_600);
    expect((await getCloud(database, SYSTEM)).operations).toMatchObject({
      failedLastHour: 0,
      failedLastDay: 1,
    });
  });

  test('lists unfinished operations by their deadlines, page by page, whole and without twins', async () => {
    const { database } = cloud;
    for (let count = 0; count < 5; count += 1) await cloud.create(`guest-of-page-${count}`);
    // Two of one deadline: the id decides.
    await database.$executeRaw`UPDATE operation SET deadline_at = (SELECT max(deadline_at) FROM operation)
      WHERE id IN (SELECT id FROM operation ORDER BY id LIMIT 2)`;
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listCloudOperations(database, SYSTEM, { state: 'unfinished', limit: 2, cursor });
      seen.push(...page.items.map(({ instance }) => instance.name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(5);
    expect(seen.slice(0, 2)).toEqual(['guest-of-page-2', 'guest-of-page-3']);
  });

  test('lists tenants by what they hold, most first, as it was when it was sampled', async () => {
    const { database, leader } = cloud;
    expect(await listTenantUse(database, SYSTEM, { by: 'vcpus', limit: 5 })).toEqual({
      items: [],
      nextCursor: null,
      sampledAt: null,
    });
    await cloud.create();
    for (const name of ['idle-a', 'idle-b', 'idle-c']) await cloud.addTenant(name);
    await takeSample(leader);
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listTenantUse(database, SYSTEM, { by: 'memoryMib', limit: 1, cursor });
      expect(page.sampledAt).not.toBeNull();
      names.push(...page.items.map(({ tenant }) => tenant.name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(names).toHaveLength(4);
    expect(names[0]).toBe('demo');
    expect(new Set(names).size).toBe(4);
    const [first] = (await listTenantUse(database, SYSTEM, { by: 'instances', limit: 1 })).items;
    expect(first).toMatchObject({
      tenant: { name: 'demo', isSuspended: false },
      used: { instances: 1, vcpus: 1, memoryMib: 512, rootDiskGib: 5, snapshots: 0 },
    });
    await expect(
      listTenantUse(database, SYSTEM, { by: 'vcpus', limit: 1, cursor: 'nonsense' }),
    ).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
  });

  test('says how many requests for quota wait', async () => {
    const { database } = cloud;
    expect((await getCloud(database, SYSTEM)).quotaRequests).toBe(0);
    const owner = { ...cloud.tenant.member, permissions: PERMISSIONS_OF_ROLE.OWNER };
    await requestQuota(database, owner, { limits: { vcpus: 1_000 }, reason: 'a season' });
    expect((await getCloud(database, SYSTEM)).quotaRequests).toBe(1);
  });

  test('is nothing for a member', async () => {
    const { database, tenant } = cloud;
    for (const read of [
      () => getCloud(database, tenant.member),
      () => listTenantUse(database, tenant.member, { by: 'vcpus', limit: 1 }),
      () => listCloudOperations(database, tenant.member, { state: 'failed', limit: 1 }),
    ])
      await expect(read()).rejects.toMatchObject({ code: 'forbidden' });
  });
});
