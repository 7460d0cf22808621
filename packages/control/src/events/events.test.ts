import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKeyPair } from '../key-pairs/key-pairs.ts';
import { recordRefusal } from '../refusals/record-refusal.ts';
import { startTestCloud, type TestCloud, type TestTenant } from '../testing/test-cloud.ts';
import { addTestPerson } from '../testing/test-person.ts';
import type { EventFilter } from './event-filter.ts';
import { listCloudEvents, listEvents } from './list-events.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIr1HfNjTOe6kzBiIiLS5tQaQVgJ1vxRjUz6jDrEJxQN ada@laptop';
const visitor = { address: '198.51.100.7', userAgent: 'a test' };

let cloud: TestCloud;
let other: TestTenant;
let instanceId: string;
beforeAll(async () => {
  cloud = await startTestCloud();
  other = await cloud.addTenant('other');
  instanceId = (await cloud.createActive('web-1')).instance.id;
  for (const { member } of [cloud.tenant, other])
    await createKeyPair(cloud.database, { ...member, visitor }, { name: 'laptop', publicKey: KEY });
});
afterAll(() => cloud.end());

const list = (of: TestTenant, filter: EventFilter = {}) =>
  listEvents(cloud.database, of.member, { limit: 100, ...filter });

test('every filter takes its own events, and never another tenant’s', async () => {
  const all = (await list(cloud.tenant)).items;
  const { sessionId = '', userId } = cloud.tenant.member;
  const filters: readonly EventFilter[] = [
    { action: 'key-pair.create' },
    { action: 'key-pair.' },
    { actor: userId ?? '' },
    { actor: 'member OF demo' },
    { credentialId: sessionId },
    { via: 'portal' },
    { targetId: instanceId },
    { result: 'SUCCEEDED' },
    { address: visitor.address },
    { address: '198.51.100.0/24' },
    { requestId: cloud.tenant.member.requestId },
    { from: new Date(Date.now() - 3_600_000).toISOString() },
    { to: new Date(Date.now() + 3_600_000).toISOString() },
  ];
  for (const filter of filters) {
    const { items } = await list(cloud.tenant, filter);
    expect(items, JSON.stringify(filter)).not.toEqual([]);
    const ids = all.map(({ id }) => id);
    expect(items.filter(({ id }) => !ids.includes(id))).toEqual([]);
    const foreign = (await list(other, filter)).items;
    expect(foreign.filter(({ tenant }) => tenant?.id !== other.id)).toEqual([]);
    expect(foreign.filter(({ id }) => ids.includes(id))).toEqual([]);
  }
  expect((await list(cloud.tenant, { address: '203.0.113.0/24' })).items).toEqual([]);
  expect((await list(cloud.tenant, { actor: '%' })).items).toEqual([]);
  expect((await list(cloud.tenant, { to: '2020-01-01T00:00:00Z' })).items).toEqual([]);
});

test('a refusal that names another tenant’s instance tells nothing of it', async () => {
  const refusal = {
    caller: other.member,
    shown: null,
    via: 'portal',
    visitor,
    requestId: 'guess',
    action: 'instance.stop',
    targetType: 'instance',
    targetId: instanceId,
    result: 'REFUSED',
    errorCode: 'not_found',
    detail: {},
  } as const;
  await recordRefusal(cloud.database, refusal, (error) => {
    throw error;
  });
  expect((await list(other, { requestId: 'guess' })).items).toMatchObject([
    { target: { id: instanceId, name: null }, result: 'REFUSED', errorCode: 'not_found' },
  ]);
  expect((await list(cloud.tenant, { requestId: 'guess' })).items).toEqual([]);
  expect((await list(cloud.tenant, { targetId: instanceId })).items[0]?.target.name).toBe('web-1');
});

test('who runs the cloud sees all, or one tenant’s, page by page; nobody else does', async () => {
  const admin = await addTestPerson(cloud.database, {
    email: 'root@cloud.example',
    name: 'Root',
    isCloudAdmin: true,
  });
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await listCloudEvents(cloud.database, admin, { limit: 5, cursor });
    for (const { id } of page.items) seen.add(id);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen.size).toBe(await cloud.database.auditEvent.count());
  const { items } = await listCloudEvents(cloud.database, admin, { limit: 100, tenantId: other.id });
  expect(new Set(items.map(({ tenant }) => tenant?.name))).toEqual(new Set(['other']));
  await expect(listCloudEvents(cloud.database, other.member, { limit: 5 })).rejects.toMatchObject({
    code: 'forbidden',
  });
});
