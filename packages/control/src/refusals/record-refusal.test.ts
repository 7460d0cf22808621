import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { createTestToken } from '../testing/test-token.ts';
import { type Refusal, recordRefusal } from './record-refusal.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());
afterEach(() => vi.useRealTimers());

const visitor = { address: '198.51.100.7', userAgent: 'a test' };

function refusal(more: Partial<Refusal> = {}): Refusal {
  return {
    caller: cloud.tenant.member,
    shown: null,
    via: 'portal',
    visitor,
    requestId: 'test',
    action: 'instance.stop',
    targetType: 'instance',
    targetId: null,
    result: 'REFUSED',
    errorCode: 'not_found',
    detail: {},
    ...more,
  };
}

const onLost = (error: unknown) => {
  throw error;
};
const record = (more: Partial<Refusal>) => recordRefusal(cloud.database, refusal(more), onLost);
const eventsOf = (action: string) =>
  cloud.database.auditEvent.findMany({ where: { action }, orderBy: { id: 'asc' } });

test('ten thousand that are alike leave two events: the first, and how many more there were', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  for (let count = 0; count < 10_000; count += 1) await record({ action: 'a.flood' });
  expect(await eventsOf('a.flood')).toHaveLength(1);
  vi.advanceTimersByTime(60_000);
  await expect
    .poll(() => eventsOf('a.flood'))
    .toMatchObject([
      {
        actorId: cloud.tenant.member.userId,
        sessionId: cloud.tenant.member.sessionId,
        address: visitor.address,
      },
      { result: 'REFUSED', errorCode: 'not_found', detail: { leftOut: 9_999 } },
    ]);
});

test('whoever asks for something else each time does not fill the history either, and keeps nobody else out', async () => {
  const { id: tokenId } = await createTestToken(cloud.database, cloud.tenant, { name: 'broken-script' });
  const caller = { ...cloud.tenant.member, tokenId };
  for (let count = 0; count < 2_000; count += 1)
    await record({ caller, action: 'a.scan', targetId: String(count) });
  expect((await eventsOf('a.scan')).length).toBeLessThanOrEqual(101);
  await record({ action: 'somebody.else' });
  expect(await eventsOf('somebody.else')).toHaveLength(1);
});

test('a token that was revoked is named, and one that there never was is nobody', async () => {
  const { id, secret: token } = await createTestToken(cloud.database, cloud.tenant, { name: 'leaked' });
  await cloud.database.apiToken.update({ where: { id }, data: { revokedAt: new Date() } });
  const unknown = { caller: null, via: 'token', errorCode: 'unauthenticated' } as const;
  await record({ ...unknown, action: 'by.revoked', shown: { kind: 'token', token } });
  await record({ ...unknown, action: 'by.nobody', shown: { kind: 'token', token: 'clt_guessed' } });
  expect(await eventsOf('by.revoked')).toMatchObject([
    { tokenId: id, actorName: 'leaked', tenantId: cloud.tenant.id, address: visitor.address },
  ]);
  expect(await eventsOf('by.nobody')).toMatchObject([
    { tokenId: null, actorName: 'nobody', tenantId: null, address: visitor.address },
  ]);
});

test('who runs the cloud is refused an answer in the history of the tenant that asked; nobody else writes there', async () => {
  const asks = await cloud.addTenant('asks');
  const { id } = await cloud.database.quotaRequest.create({
    data: { tenantId: asks.id, reason: 'more', createdByName: 'test' },
  });
  const answer = { action: 'quota-request.grant', targetType: 'quota_request', targetId: id };
  const admin = { ...cloud.tenant.member, permissions: ['admin'] as const, sessionId: randomUUID() };
  await record({ ...answer, caller: admin, errorCode: 'quota_request_ended' });
  await record({ ...answer, caller: admin, targetId: randomUUID() });
  await record({ ...answer, errorCode: 'forbidden' });
  expect(await eventsOf(answer.action)).toMatchObject([
    { tenantId: asks.id, errorCode: 'quota_request_ended' },
    { tenantId: null, errorCode: 'not_found' },
    { tenantId: cloud.tenant.id, errorCode: 'forbidden' },
  ]);
});

test('a link-local address is kept without the interface that it came in by', async () => {
  await record({ action: 'link.local', visitor: { ...visitor, address: 'fe80::1%eth0' } });
  expect(await eventsOf('link.local')).toMatchObject([{ address: 'fe80::1' }]);
});
