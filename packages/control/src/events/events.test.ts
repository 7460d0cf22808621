import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKeyPair } from '../key-pairs/key-pairs.ts';
import { recordRefusal } from '../refusals/record-refusal.ts';
import { startTestCloud, type TestCloud, type TestTenant } from '../testing/test-cloud.ts';
import { addTestPerson } from '../testing/test-person.ts';
import { createTestToken } from '../testing/test-token.ts';
import { createApiToken } from '../tokens/create-api-token.ts';
import type { EventFilter } from './event-filter.ts';
import type { EventView } from './event-view.ts';
import { takeNewEvents } from './follow-events.ts';
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

test('a tenant’s people see where their own acted from, those who left too, and not where who runs the cloud did', async () => {
  const seen = await cloud.addTenant('seen');
  const { id: tokenId } = await createTestToken(cloud.database, seen, { name: 'deploy' });
  const root = await addTestPerson(cloud.database, {
    email: 'op@cloud.example',
    name: 'Op',
    isCloudAdmin: true,
  });
  const leaver = await addTestPerson(cloud.database, { email: 'gone@seen.example', name: 'Gone' });
  const { token: ofCloud } = await createApiToken(cloud.database, root, { name: 'cloud', scopes: ['admin'] });
  const act = (action: string, by: { id: string | null; tokenId?: string }, more: object = {}) =>
    cloud.database.auditEvent.create({
      data: {
        tenantId: seen.id,
        actorId: by.id,
        actorName: 'somebody',
        via: by.tokenId ? 'token' : 'portal',
        tokenId: by.tokenId ?? null,
        sessionId: by.tokenId ? null : randomUUID(),
        address: visitor.address,
        userAgent: visitor.userAgent,
        action,
        targetType: 'user',
        ...more,
      },
    });
  const member = seen.member.userId;
  await act('by.member', { id: member });
  await act('by.token', { id: member, tokenId });
  await act('by.leaver', { id: leaver.userId });
  await act('by.root', { id: root.userId });
  await act('by.clouds-token', { id: root.userId, tokenId: ofCloud.id });
  await act('tenant.remove-member', { id: member }, { targetId: leaver.userId });
  // To be refused it is enough to know an id.
  await act('tenant.remove-member', { id: member }, { targetId: root.userId, result: 'REFUSED' });
  const shown = (items: readonly EventView[]) =>
    items
      .filter(({ action }) => action.startsWith('by.'))
      .map(({ action, actor, origin }) => [
        action,
        (actor.tokenId ?? actor.sessionId) !== null,
        origin.address !== null,
        origin.userAgent !== null,
      ])
      .reverse();
  const [yes, no] = [
    [true, true, true],
    [false, false, false],
  ];
  expect(shown((await list(seen)).items)).toEqual([
    ['by.member', ...yes],
    ['by.token', ...yes],
    ['by.leaver', ...yes],
    ['by.root', ...no],
    ['by.clouds-token', ...no],
  ]);
  const following = { tenantId: seen.id, floor: 0n, given: new Set<bigint>() };
  const { events } = await takeNewEvents(cloud.database, following, { action: 'by.root' });
  expect(shown(events)).toEqual([['by.root', ...no]]);
  // Nor can it be guessed by filters.
  expect((await list(seen, { address: visitor.address, action: 'by.root' })).items).toEqual([]);
  expect((await list(seen, { credentialId: ofCloud.id })).items).toEqual([]);
  const all = await listCloudEvents(cloud.database, root, { limit: 100, tenantId: seen.id });
  expect(shown(all.items).every(([, ...parts]) => parts.every(Boolean))).toBe(true);
});

test('tenants, tokens and people are called by their names, to those who may know them', async () => {
  const named = await cloud.addTenant('named');
  const root = await addTestPerson(cloud.database, {
    email: 'op2@cloud.example',
    name: 'Op 2',
    isCloudAdmin: true,
  });
  const { id: tokenId } = await createTestToken(cloud.database, named, { name: 'ci' });
  const foreign = await createTestToken(cloud.database, other, { name: 'theirs' });
  const targets = [
    ['tenant', named.id, 'named', 'named'],
    ['tenant', other.id, null, 'other'],
    ['token', tokenId, 'ci', 'ci'],
    ['token', foreign.id, null, 'theirs'],
    ['user', named.member.userId, named.member.name, named.member.name],
    ['user', root.userId, null, 'Op 2'],
    ['user', 'https://idp.example somebody', null, null],
  ] as const;
  for (const [targetType, targetId] of targets)
    await cloud.database.auditEvent.create({
      data: { tenantId: named.id, actorName: 'test', via: 'system', action: 'a.name', targetType, targetId },
    });
  const names = (items: readonly EventView[]) => items.map(({ target }) => target.name).reverse();
  const filter = { action: 'a.name' };
  expect(names((await list(named, filter)).items)).toEqual(targets.map(([, , name]) => name));
  const { items } = await listCloudEvents(cloud.database, root, { limit: 100, ...filter });
  expect(names(items)).toEqual(targets.map(([, , , name]) => name));
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
