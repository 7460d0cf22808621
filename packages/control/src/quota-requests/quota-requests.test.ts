import type { QuotaAmounts } from '@cloudlet/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UserCaller } from '../callers/caller.ts';
import { getQuota } from '../quotas/get-quota.ts';
import { listQuotaChanges } from '../quotas/list-quota-changes.ts';
import { setQuota } from '../quotas/set-quota.ts';
import { createTenant } from '../tenants/create-tenant.ts';
import { suspendTenant } from '../tenants/suspend-tenant.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { addTestPerson } from '../testing/test-person.ts';
import { grantQuotaRequest } from './grant-quota-request.ts';
import { listAllQuotaRequests, listQuotaRequests } from './list-quota-requests.ts';
import { refuseQuotaRequest } from './refuse-quota-request.ts';
import { requestQuota } from './request-quota.ts';
import { withdrawQuotaRequest } from './withdraw-quota-request.ts';

let cloud: TestCloud;
let admin: UserCaller;
beforeAll(async () => {
  cloud = await startTestCloud();
  const person = { email: 'admin@cloud.example', name: 'Ada', isCloudAdmin: true };
  admin = await addTestPerson(cloud.database, person);
});
afterAll(() => cloud.end());

let count = 0;
async function owner(): Promise<UserCaller & { readonly tenantId: string }> {
  count += 1;
  const { id } = await createTenant(cloud.database, SYSTEM, { name: `asking-${count}` });
  const email = `owner-${count}@example.org`;
  const tenant = { id, role: 'OWNER' } as const;
  const person = await addTestPerson(cloud.database, { email, name: `Owner ${count}`, tenant });
  return { ...person, tenantId: id };
}

const ask = (by: UserCaller, limits: Partial<QuotaAmounts> = { vcpus: 80 }) =>
  requestQuota(cloud.database, by, { limits, reason: 'a new shop' });
const grant = (id: string, more: object = {}) => grantQuotaRequest(cloud.database, admin, { id, ...more });
const refuse = (id: string, answer = 'no room') => refuseQuotaRequest(cloud.database, admin, { id, answer });
const withdraw = (by: UserCaller, id: string) => withdrawQuotaRequest(cloud.database, by, { id });
const limitOf = async (by: UserCaller) => (await getQuota(cloud.database, by)).vcpus.limit;
const historyOf = (tenantId: string) =>
  cloud.database.quotaChange.findMany({ where: { tenantId }, orderBy: { id: 'asc' } });

/** The codes of those that were refused, and how many were not. */
async function outcomes(work: readonly Promise<unknown>[]) {
  const settled = await Promise.allSettled(work);
  const codes = settled.map((one) => (one.status === 'rejected' ? one.reason.code : 'done'));
  return codes.toSorted();
}

describe('a request for quota', () => {
  test('is seen by who runs the cloud with what the tenant has now, and granted as asked', async () => {
    const { database } = cloud;
    const by = await owner();
    const { id } = await ask(by, { vcpus: 80, memoryMib: 100_000 });
    const { items } = await listAllQuotaRequests(database, admin, { limit: 10, status: 'OPEN' });
    expect(items.find((one) => one.id === id)).toMatchObject({
      tenant: { id: by.tenantId, name: `asking-${count}`, isSuspended: false },
      status: 'OPEN',
      reason: 'a new shop',
      createdBy: by.name,
      items: [
        { resource: 'vcpus', from: 50, asked: 80, granted: null, now: { limit: 50, used: 0 } },
        { resource: 'memoryMib', from: 51_200, asked: 100_000, now: { limit: 51_200, used: 0 } },
      ],
    });

    const granted = await grant(id, { answer: 'with pleasure' });
    expect(granted).toMatchObject({
      status: 'GRANTED',
      endedBy: 'Ada',
      answer: 'with pleasure',
      items: [
        { resource: 'vcpus', granted: 80, now: null },
        { resource: 'memoryMib', granted: 100_000 },
      ],
    });
    expect(await getQuota(database, by)).toMatchObject({
      vcpus: { limit: 80 },
      memoryMib: { limit: 100_000 },
    });
    expect((await listQuotaRequests(database, by, { limit: 10 })).items).toEqual([granted]);
    expect(await historyOf(by.tenantId)).toMatchObject([
      { resource: 'vcpus', fromLimit: 50, toLimit: 80, requestId: id, changedByName: 'Ada' },
      { resource: 'memoryMib', fromLimit: 51_200, toLimit: 100_000, requestId: id, reason: 'with pleasure' },
    ]);
    const actions = await database.auditEvent.findMany({
      where: { tenantId: by.tenantId },
      orderBy: { id: 'asc' },
    });
    expect(actions.map(({ action }) => action)).toEqual([
      'tenant.create',
      'tenant.add-member',
      'quota-request.create',
      'tenant.set-quota',
      'quota-request.grant',
    ]);
  });

  test('is granted with other numbers, of which none is less than what the tenant has', async () => {
    const by = await owner();
    const { id } = await ask(by, { vcpus: 80, images: 40 });
    for (const [limits, field] of [
      [{ vcpus: 49 }, 'limits.vcpus'],
      [{ networks: 20 }, 'limits.networks'],
    ] as const) {
      await expect(grant(id, { limits })).rejects.toMatchObject({ code: 'invalid_value', params: { field } });
    }
    const { items } = await grant(id, { limits: { vcpus: 60 } });
    expect(items.map(({ granted }) => granted)).toEqual([60, 40]);
    expect(await limitOf(by)).toBe(60);
  });

  test('lowers nothing that was raised further meanwhile', async () => {
    const by = await owner();
    const { id } = await ask(by, { vcpus: 80 });
    await setQuota(cloud.database, SYSTEM, { tenantId: by.tenantId, quota: { vcpus: 500 } });
    expect((await grant(id)).items).toMatchObject([{ asked: 80, granted: 500 }]);
    expect(await limitOf(by)).toBe(500);
    expect(await historyOf(by.tenantId)).toHaveLength(1);
  });

  test('is refused in words, and may be asked anew', async () => {
    const by = await owner();
    const { id } = await ask(by);
    await expect(refuse(id, '  ')).rejects.toMatchObject({
      code: 'invalid_value',
      params: { field: 'answer' },
    });
    expect(await refuse(id)).toMatchObject({ status: 'REFUSED', answer: 'no room', items: [{ now: null }] });
    expect(await limitOf(by)).toBe(50);
    expect((await ask(by)).status).toBe('OPEN');
  });

  test('asks for more than there is, of something, for a reason', async () => {
    const by = await owner();
    const wrong = (field: string) => ({ code: 'invalid_value', params: { field } });
    await expect(ask(by, { vcpus: 50 })).rejects.toMatchObject(wrong('limits.vcpus'));
    await expect(ask(by, {})).rejects.toMatchObject(wrong('limits'));
    const silent = requestQuota(cloud.database, by, { limits: { vcpus: 80 }, reason: ' ' });
    await expect(silent).rejects.toMatchObject(wrong('reason'));
    const long = requestQuota(cloud.database, by, { limits: { vcpus: 80 }, reason: 'x'.repeat(201) });
    await expect(long).rejects.toMatchObject(wrong('reason'));
    expect((await listQuotaRequests(cloud.database, by, { limit: 10 })).items).toEqual([]);
  });

  test('waits alone for its resources, and beside those for others', async () => {
    const by = await owner();
    const { id } = await ask(by, { vcpus: 80 });
    await expect(ask(by, { images: 99, vcpus: 90 })).rejects.toMatchObject({
      code: 'quota_request_waiting',
      params: { resource: 'vcpus', requestId: id },
    });
    await ask(by, { images: 99 });
    await withdraw(by, id);
    await ask(by, { vcpus: 90 });
  });

  test('is the tenant’s own: not to others, and not to who may not ask', async () => {
    const { database } = cloud;
    const [by, other] = [await owner(), await owner()];
    const { id } = await ask(by);
    await expect(withdraw(other, id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await listQuotaRequests(database, other, { limit: 10 })).items).toEqual([]);
    const needs = (permission: string) => ({ code: 'forbidden', params: { needs: permission } });
    await expect(ask(cloud.tenant.member)).rejects.toMatchObject(needs('tenant:write'));
    await expect(grantQuotaRequest(database, by, { id })).rejects.toMatchObject(needs('admin'));
    await expect(refuseQuotaRequest(database, by, { id, answer: 'x' })).rejects.toMatchObject(needs('admin'));
    await expect(listAllQuotaRequests(database, by, { limit: 1 })).rejects.toMatchObject(needs('admin'));
    await expect(grant('00000000-0000-7000-8000-000000000000')).rejects.toMatchObject({
      code: 'not_found',
      params: { type: 'quota_request' },
    });
  });

  test('of a tenant that was suspended since is answered all the same', async () => {
    const by = await owner();
    const { id } = await ask(by);
    await suspendTenant(cloud.database, SYSTEM, { id: by.tenantId });
    expect((await grant(id)).tenant.isSuspended).toBe(true);
    expect(await limitOf(by)).toBe(80);
  });
});

describe('at once', () => {
  test('of many grants one is done, and it changes the limit once', async () => {
    const by = await owner();
    const { id } = await ask(by);
    const grants = [60, 70, 80, 90].map((vcpus) => grant(id, { limits: { vcpus } }));
    expect(await outcomes(grants)).toEqual(['done', ...Array(3).fill('quota_request_ended')]);
    const changes = await historyOf(by.tenantId);
    expect(changes).toHaveLength(1);
    expect(await limitOf(by)).toBe(changes[0]?.toLimit);
  });

  test('of grant, refusal and withdrawal one is done, and the limit tells which', async () => {
    for (let round = 0; round < 8; round += 1) {
      const by = await owner();
      const { id } = await ask(by);
      const answers = [() => grant(id), () => refuse(id), () => withdraw(by, id)];
      const order = [...answers.slice(round % 3), ...answers.slice(0, round % 3)];
      expect(await outcomes(order.map((answer) => answer()))).toEqual([
        'done',
        'quota_request_ended',
        'quota_request_ended',
      ]);
      const { items } = await listQuotaRequests(cloud.database, by, { limit: 10 });
      const isGranted = items[0]?.status === 'GRANTED';
      expect(await limitOf(by)).toBe(isGranted ? 80 : 50);
      expect(await historyOf(by.tenantId)).toHaveLength(isGranted ? 1 : 0);
    }
  });

  test('of twins one asks', async () => {
    const by = await owner();
    const twins = Array.from({ length: 6 }, () => ask(by));
    expect(await outcomes(twins)).toEqual(['done', ...Array(5).fill('quota_request_waiting')]);
    expect((await listQuotaRequests(cloud.database, by, { limit: 10 })).items).toHaveLength(1);
  });
});

test('the lists are paged, the newest first, and filtered by status', async () => {
  const { database } = cloud;
  const by = await owner();
  const asked = [await ask(by, { vcpus: 80 }), await ask(by, { images: 80 }), await ask(by, { tokens: 80 })];
  await refuse(asked[0]?.id ?? '');

  const first = await listQuotaRequests(database, by, { limit: 2 });
  const cursor = first.nextCursor ?? '';
  const second = await listQuotaRequests(database, by, { limit: 2, cursor });
  expect(second.nextCursor).toBeNull();
  const ids = [...first.items, ...second.items].map(({ id }) => id);
  expect(ids).toEqual(asked.map(({ id }) => id).reverse());

  const refused = await listAllQuotaRequests(database, admin, { limit: 100, status: 'REFUSED' });
  expect(refused.items.map(({ id }) => id)).toContain(asked[0]?.id);
  expect(new Set(refused.items.map(({ status }) => status))).toEqual(new Set(['REFUSED']));
  const all = await listAllQuotaRequests(database, admin, { limit: 100 });
  expect(new Set(all.items.map(({ status }) => status)).size).toBe(4);
});

test('to a tenant who answers with ./cloudlet is the operators, and the history has their name', async () => {
  const { database } = cloud;
  const by = await owner();
  const { id } = await ask(by);
  const operator = { ...SYSTEM, operator: 'ada' };
  expect(await grantQuotaRequest(database, operator, { id })).toMatchObject({ endedBy: null });
  const { items } = await listQuotaChanges(database, admin, { tenantId: by.tenantId, limit: 1 });
  expect(items).toMatchObject([{ changedBy: { name: 'ada', via: 'operator' } }]);
});
