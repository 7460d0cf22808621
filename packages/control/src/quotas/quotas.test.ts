import { QUOTA_RESOURCES } from '@cloudlet/model';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { UserCaller } from '../callers/caller.ts';
import { createKeyPair } from '../key-pairs/key-pairs.ts';
import { createServerGroup } from '../server-groups/create-server-group.ts';
import { createTenant } from '../tenants/create-tenant.ts';
import { suspendTenant } from '../tenants/suspend-tenant.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { addTestPerson } from '../testing/test-person.ts';
import { createApiToken } from '../tokens/create-api-token.ts';
import { revokeApiToken } from '../tokens/revoke-api-token.ts';
import type { WantedLimits } from './change-limits.ts';
import { getQuota } from './get-quota.ts';
import { listQuotaChanges } from './list-quota-changes.ts';
import { listQuotas, type TenantQuotaView } from './list-quotas.ts';
import { getQuotaDefaults, setQuotaDefaults } from './quota-defaults.ts';
import { setQuota } from './set-quota.ts';
import { setQuotas } from './set-quotas.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

let count = 0;
async function owner() {
  count += 1;
  const { id } = await createTenant(cloud.database, SYSTEM, { name: `of-an-owner-${count}` });
  const email = `owner-${count}@example.org`;
  return addTestPerson(cloud.database, { email, name: 'Owner', tenant: { id, role: 'OWNER' } });
}

function changesOf(tenantId: string | null) {
  return cloud.database.quotaChange.findMany({ where: { tenantId }, orderBy: { id: 'asc' } });
}

describe('what new tenants get', () => {
  test('is what operators said last, and those that are there keep theirs', async () => {
    const { database, tenant } = cloud;
    const before = await getQuotaDefaults(database, SYSTEM);
    expect(Object.keys(before).sort()).toEqual([...QUOTA_RESOURCES].sort());
    const present = await getQuota(database, tenant.member);

    const wanted = { vcpus: before.vcpus + 7, floatingIps: 0 };
    const after = await setQuotaDefaults(database, SYSTEM, { limits: wanted, reason: ' a larger hall ' });
    expect(after).toEqual({ ...before, ...wanted });
    const newOne = await cloud.addTenant('new-one');
    const quota = await getQuota(database, newOne.member);
    for (const resource of QUOTA_RESOURCES) expect(quota[resource].limit).toBe(after[resource]);
    expect(await getQuota(database, tenant.member)).toEqual(present);

    expect(await changesOf(null)).toMatchObject([
      { resource: 'vcpus', fromLimit: before.vcpus, toLimit: wanted.vcpus, reason: 'a larger hall' },
      { resource: 'floatingIps', fromLimit: before.floatingIps, toLimit: 0, changedByName: 'system' },
    ]);
    await setQuotaDefaults(database, SYSTEM, { limits: before });
  });

  test('is not changed by who saw other numbers', async () => {
    const { database } = cloud;
    const { vcpus } = await getQuotaDefaults(database, SYSTEM);
    const late = setQuotaDefaults(database, SYSTEM, { limits: { images: 3 }, seen: { vcpus: vcpus + 1 } });
    await expect(late).rejects.toMatchObject({
      code: 'quotas_refused',
      params: { refused: [{ reason: 'changed', tenantId: null, resource: 'vcpus', limit: vcpus }] },
    });
    expect((await getQuotaDefaults(database, SYSTEM)).images).not.toBe(3);
  });
});

describe('a tenant’s limits', () => {
  test('have a history of who changed what, and what stays is not in it', async () => {
    const { database, tenant } = cloud;
    const { vcpus, images } = await getQuota(database, tenant.member);
    const quota = { vcpus: 60, images: images.limit };
    await setQuota(database, SYSTEM, { tenantId: tenant.id, quota, reason: 'asked by telephone' });
    await setQuota(database, SYSTEM, { tenantId: tenant.id, quota: { vcpus: 60 } });
    await setQuota(database, SYSTEM, { tenantId: tenant.id, quota: { vcpus: vcpus.limit } });
    expect(await changesOf(tenant.id)).toMatchObject([
      { resource: 'vcpus', fromLimit: vcpus.limit, toLimit: 60, reason: 'asked by telephone' },
      { resource: 'vcpus', fromLimit: 60, toLimit: vcpus.limit, reason: null, changedVia: 'system' },
    ]);
    const events = await database.auditEvent.findMany({
      where: { tenantId: tenant.id, action: 'tenant.set-quota' },
      orderBy: { id: 'asc' },
    });
    expect(events[0]?.detail).toEqual({
      limits: { vcpus: { from: vcpus.limit, to: 60 } },
      reason: 'asked by telephone',
    });
  });

  test('are nobody’s to change but who runs the cloud’s', async () => {
    const { database, tenant } = cloud;
    const input = { tenantId: tenant.id, quota: { vcpus: 1_000 } };
    const needs = { code: 'forbidden', params: { needs: 'admin' } };
    await expect(setQuota(database, tenant.member, input)).rejects.toMatchObject(needs);
    await expect(setQuotaDefaults(database, tenant.member, { limits: {} })).rejects.toMatchObject(needs);
    await expect(getQuotaDefaults(database, tenant.member)).rejects.toMatchObject(needs);
  });

  test('below what is used block growth alone', async () => {
    const { database } = cloud;
    const asking = await owner();
    const tenantId = asking.tenantId ?? '';
    const group = (name: string) => createServerGroup(database, asking, { name, policy: 'AFFINITY' });
    await group('one');
    await group('two');
    await setQuota(database, SYSTEM, { tenantId, quota: { serverGroups: 1 } });
    expect((await getQuota(database, asking)).serverGroups).toEqual({ limit: 1, used: 2 });
    await expect(group('three')).rejects.toMatchObject({
      code: 'quota_exceeded',
      params: { resource: 'serverGroups', limit: 1, used: 2, asked: 1 },
    });
    const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMk1sJmT3o5qv0bT8hCq0d3cW4q1J2m6r8xV5uYtZb1p ada';
    await createKeyPair(database, asking, { name: 'something else', publicKey });
  });

  test('that are lowered while somebody grows hold from their commit on', async () => {
    const { database } = cloud;
    const asking = await owner();
    const tenantId = asking.tenantId ?? '';
    // Whoever makes a group waits for the lock, and is judged by the limit that was written meanwhile.
    let made: Promise<unknown> = Promise.resolve();
    await database.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT FROM tenant WHERE id = ${tenantId}::uuid FOR NO KEY UPDATE`;
      made = createServerGroup(database, asking, { name: 'late', policy: 'AFFINITY' });
      made.catch(() => undefined);
      await waitingAtTenant();
      await tx.quota.update({ where: { tenantId }, data: { serverGroups: 0 } });
    });
    await expect(made).rejects.toMatchObject({ code: 'quota_exceeded', params: { limit: 0 } });
  });
});

/** Resolves once a session waits for a lock. */
async function waitingAtTenant(): Promise<void> {
  await vi.waitUntil(async () => {
    const [row] = await cloud.database.$queryRaw<{ count: bigint }[]>`
      SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    return row !== undefined && row.count > 0n;
  }, 10_000);
}

describe('tokens', () => {
  test('count while they are good: neither revoked nor expired', async () => {
    const { database } = cloud;
    const asking = await owner();
    const tenantId = asking.tenantId ?? '';
    await setQuota(database, SYSTEM, { tenantId, quota: { tokens: 2 } });
    const make = (name: string) => createApiToken(database, asking, { name, scopes: ['read'] });
    const { token: first } = await make('first');
    const { token: second } = await make('second');
    await expect(make('third')).rejects.toMatchObject({
      code: 'quota_exceeded',
      params: { resource: 'tokens', limit: 2, used: 2, asked: 1 },
    });
    await revokeApiToken(database, asking, { id: first.id });
    await make('third');
    await database.apiToken.update({ where: { id: second.id }, data: { expiresAt: new Date(0) } });
    expect((await getQuota(database, asking)).tokens).toEqual({ limit: 2, used: 1 });
    await make('fourth');
  });

  test('that are made at once do not exceed the quota', async () => {
    const { database } = cloud;
    const asking = await owner();
    await setQuota(database, SYSTEM, { tenantId: asking.tenantId ?? '', quota: { tokens: 3 } });
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) =>
        createApiToken(database, asking, { name: `n-${n}`, scopes: ['read'] }),
      ),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect((await getQuota(database, asking)).tokens).toEqual({ limit: 3, used: 3 });
  });
});

describe('limits of many tenants', () => {
  const bulk = (items: readonly WantedLimits[], reason?: string) =>
    setQuotas(cloud.database, SYSTEM, { items, reason });
  const limitsOf = async (by: UserCaller) => (await getQuota(cloud.database, by)).vcpus.limit;

  test('are changed together, with a line of history each', async () => {
    const [one, other] = [await owner(), await owner()];
    const [oneId, otherId] = [one.tenantId ?? '', other.tenantId ?? ''];
    const answer = await bulk(
      [
        { tenantId: otherId, limits: { vcpus: 70, networks: 0 } },
        { tenantId: oneId.toUpperCase(), limits: { vcpus: 60 }, seen: { vcpus: 50 } },
      ],
      'the new hall is open',
    );
    expect(answer.map(({ tenant }) => tenant.id)).toEqual([oneId, otherId]);
    expect(answer.map(({ quota }) => quota.vcpus)).toEqual([
      { limit: 60, used: 0 },
      { limit: 70, used: 0 },
    ]);
    expect(await limitsOf(one)).toBe(60);
    expect(await getQuota(cloud.database, other)).toMatchObject({
      vcpus: { limit: 70 },
      networks: { limit: 0 },
      images: { limit: 20 },
    });
    const { items } = await listQuotaChanges(cloud.database, SYSTEM, { limit: 3 });
    expect(items.map(({ tenant, resource, from, to }) => [tenant?.id, resource, from, to])).toEqual([
      [oneId, 'vcpus', 50, 60],
      [otherId, 'networks', 10, 0],
      [otherId, 'vcpus', 50, 70],
    ]);
    expect(new Set(items.map(({ reason }) => reason))).toEqual(new Set(['the new hall is open']));
  });

  test('stay as they are where one of them is not as it was seen, or is nobody’s', async () => {
    const [one, other] = [await owner(), await owner()];
    const [oneId, otherId] = [one.tenantId ?? '', other.tenantId ?? ''];
    const nobody = '00000000-0000-7000-8000-000000000000';
    const wanted = [
      { tenantId: oneId, limits: { vcpus: 60 }, seen: { vcpus: 50 } },
      { tenantId: otherId, limits: { vcpus: 60 }, seen: { vcpus: 49, images: 20 } },
      { tenantId: nobody, limits: { vcpus: 60 } },
    ];
    await expect(bulk(wanted)).rejects.toMatchObject({
      code: 'quotas_refused',
      params: {
        refused: [
          { reason: 'changed', tenantId: otherId, resource: 'vcpus', limit: 50 },
          { reason: 'unknown', tenantId: nobody, tenant: null },
        ],
      },
    });
    expect([await limitsOf(one), await limitsOf(other)]).toEqual([50, 50]);
    const { items } = await listQuotaChanges(cloud.database, SYSTEM, { limit: 10, tenantId: oneId });
    expect(items).toEqual([]);
  });

  test('are named once each', async () => {
    const tenantId = (await owner()).tenantId ?? '';
    const twice = [tenantId, tenantId.toUpperCase()].map((id) => ({ tenantId: id, limits: { vcpus: 1 } }));
    await expect(bulk(twice)).rejects.toMatchObject({ code: 'invalid_value', params: { field: 'items' } });
  });

  test('that two change at once are those of one of them, and the other is told', async () => {
    const people = [await owner(), await owner(), await owner()];
    const wanted = (vcpus: number) =>
      people.map(({ tenantId }) => ({ tenantId: tenantId ?? '', limits: { vcpus }, seen: { vcpus: 50 } }));
    const both = await Promise.allSettled([bulk(wanted(60)), bulk(wanted(70).reverse())]);
    const refused = both.filter((one) => one.status === 'rejected');
    expect(refused.map(({ reason }) => reason.code)).toEqual(['quotas_refused']);
    const limits = await Promise.all(people.map(limitsOf));
    expect(new Set(limits).size).toBe(1);
  });

  test('are listed by the tenants’ names, with what each uses', async () => {
    const by = await owner();
    await createServerGroup(cloud.database, by, { name: 'one', policy: 'AFFINITY' });
    count += 1;
    const suspended = await createTenant(cloud.database, SYSTEM, { name: `of-an-owner-${count}` });
    await suspendTenant(cloud.database, SYSTEM, { id: suspended.id });
    const all: TenantQuotaView[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listQuotas(cloud.database, SYSTEM, { limit: 4, cursor, name: 'OF-AN' });
      all.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    const names = all.map(({ tenant }) => tenant.name);
    expect(names).toEqual([...names].sort());
    expect(names).toHaveLength(count);
    const theirs = all.find(({ tenant }) => tenant.id === by.tenantId);
    const marked = all.filter(({ tenant }) => tenant.isSuspended);
    expect(marked.map(({ tenant }) => tenant.id)).toEqual([suspended.id]);
    expect(theirs?.quota).toEqual(await getQuota(cloud.database, by));
    expect(theirs?.quota.serverGroups).toEqual({ limit: 10, used: 1 });
  });
});
