import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { UserCaller } from '../callers/caller.ts';
import { signIn } from '../sign-in/sign-in.ts';
import { addMember } from '../tenants/add-member.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { createTestToken } from '../testing/test-token.ts';
import { TEST_VAULT } from '../testing/test-vault.ts';
import { authenticateToken } from '../tokens/authenticate-token.ts';
import { changePassword } from '../users/change-password.ts';
import { createUser } from '../users/create-user.ts';
import { getSession } from '../users/get-session.ts';
import { resetPassword } from '../users/reset-password.ts';
import { listSessions } from './list-sessions.ts';
import { resolveSession } from './resolve-session.ts';
import { revokeOtherSessions } from './revoke-other-sessions.ts';
import { revokeSession } from './revoke-session.ts';
import { signOutEverywhere } from './sign-out-everywhere.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

const requestId = 'test';
const PASSWORD = 'correct horse';
const visitor = { address: '192.0.2.1', userAgent: 'a test' };

/** Somebody of the test's own. */
let email: string;
let userId: string;
let count = 0;
beforeEach(async () => {
  count += 1;
  email = `person${count}@example.org`;
  ({ id: userId } = await createUser(cloud.database, SYSTEM, { email, name: 'Ada', password: PASSWORD }));
});

/** Signs in with another browser. */
async function browser(userAgent = 'a test'): Promise<UserCaller> {
  const started = await signIn(cloud.database, TEST_VAULT, {
    email,
    password: PASSWORD,
    visitor: { ...visitor, userAgent },
    requestId,
  });
  const caller = started.kind === 'signed-in' ? await resolve(started) : null;
  if (!caller) throw new Error('nobody was signed in');
  return caller;
}

const resolve = (of: { readonly sessionId?: string }, tenantId: string | null = null) =>
  resolveSession(cloud.database, { sessionId: of.sessionId as string, tenantId, requestId });

test('a session is a row that says whose it is and from where', async () => {
  const { database } = cloud;
  const here = await browser('Firefox '.repeat(100));
  const [session] = (await listSessions(database, here, { limit: 5 })).items;
  expect(session).toMatchObject({ id: here.sessionId, isThisOne: true, address: '192.0.2.1' });
  expect(session?.userAgent).toHaveLength(500);
  const started = await database.auditEvent.findFirst({
    where: { action: 'session.start', actorId: userId },
  });
  expect(started).toMatchObject({ via: 'portal', actorName: 'Ada', targetId: here.sessionId });
});

test('a session is revoked at once, by its own person alone', async () => {
  const { database, tenant } = cloud;
  const [here, there] = [await browser(), await browser()];
  const id = there.sessionId as string;
  await expect(revokeSession(database, tenant.member, { id })).rejects.toMatchObject({ code: 'not_found' });
  expect(await resolve(there)).not.toBeNull();
  expect((await listSessions(database, tenant.member, { limit: 100 })).items).toHaveLength(1);
  await revokeSession(database, here, { id });
  expect(await resolve(there)).toBeNull();
  expect(await resolve(here)).not.toBeNull();
  await expect(revokeSession(database, here, { id })).rejects.toMatchObject({ code: 'not_found' });
  expect((await listSessions(database, here, { limit: 5 })).items).toMatchObject([{ id: here.sessionId }]);
});

test('all other sessions end together', async () => {
  const { database } = cloud;
  const [here, there, elsewhere] = [await browser(), await browser(), await browser()];
  await revokeOtherSessions(database, here);
  expect(await Promise.all([here, there, elsewhere].map((one) => resolve(one)))).toMatchObject([
    { userId },
    null,
    null,
  ]);
});

test('all sessions end with signing out everywhere, and with a password that an operator sets', async () => {
  const { database } = cloud;
  const [here, there] = [await browser(), await browser()];
  await signOutEverywhere(database, here);
  expect([await resolve(here), await resolve(there)]).toEqual([null, null]);
  const again = await browser();
  await resetPassword(database, SYSTEM, { email, password: PASSWORD });
  expect(await resolve(again)).toBeNull();
});

test('a new password of one’s own takes the old one, and ends the other sessions', async () => {
  const { database } = cloud;
  const [here, there] = [await browser(), await browser()];
  const wrong = changePassword(database, here, { password: 'a guess', newPassword: 'battery staple' });
  await expect(wrong).rejects.toMatchObject({ code: 'wrong_password' });
  const short = changePassword(database, here, { password: PASSWORD, newPassword: 'short' });
  await expect(short).rejects.toMatchObject({ code: 'invalid_value', params: { field: 'newPassword' } });
  expect(await resolve(there)).not.toBeNull();
  await changePassword(database, here, { password: PASSWORD, newPassword: 'battery staple' });
  expect(await resolve(there)).toBeNull();
  expect(await resolve(here)).not.toBeNull();
  await expect(browser()).rejects.toThrow('nobody was signed in');
  const again = await signIn(database, TEST_VAULT, { email, password: 'battery staple', visitor, requestId });
  expect(again.kind).toBe('signed-in');
});

test('a session that somebody took guesses the password no more often than a stranger', async () => {
  const { database } = cloud;
  const here = await browser();
  const change = (password: string) =>
    changePassword(database, here, { password, newPassword: 'battery staple' });
  for (let guess = 0; guess < 6; guess += 1) {
    await expect(change('a guess')).rejects.toMatchObject({ code: 'wrong_password' });
  }
  await database.$executeRaw`UPDATE failed_attempts SET blocked_until = now() + interval '1 hour' WHERE failures > 5`;
  const until = expect.stringMatching(/^\d{4}-.*Z$/);
  await expect(change(PASSWORD)).rejects.toMatchObject({ code: 'too_many_attempts', params: { until } });
});

test('of two who change the password at once one has the wrong one', async () => {
  const { database } = cloud;
  const [here, there] = [await browser(), await browser()];
  const change = (caller: UserCaller, newPassword: string) =>
    changePassword(database, caller, { password: PASSWORD, newPassword });
  const results = await Promise.allSettled([change(here, 'battery one'), change(there, 'battery two')]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a session ends by itself, and with its person', async () => {
  const { database } = cloud;
  const here = await browser();
  await database.$executeRaw`
    UPDATE session SET created_at = created_at - interval '7 days', expires_at = expires_at - interval '7 days'
     WHERE user_id = ${userId}::uuid`;
  expect(await resolve(here)).toBeNull();
  const there = await browser();
  expect(await database.session.count({ where: { userId } })).toBe(1);
  await database.user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
  expect(await resolve(there)).toBeNull();
});

test('its last use is written at most once a minute', async () => {
  const { database } = cloud;
  const here = await browser();
  const seen = async () => {
    const { lastSeenAt } = await database.session.findUniqueOrThrow({
      where: { id: here.sessionId as string },
    });
    return Date.now() - lastSeenAt.getTime();
  };
  const age = (seconds: number) =>
    database.$executeRaw`
      UPDATE session SET last_seen_at = now() - ${seconds} * interval '1 second' WHERE user_id = ${userId}::uuid`;
  await age(50);
  await resolve(here);
  expect(await seen()).toBeGreaterThan(49_000);
  await age(70);
  await resolve(here);
  expect(await seen()).toBeLessThan(49_000);
});

test('a session is for a tenant that the person is in', async () => {
  const { database, tenant } = cloud;
  const stranger = await cloud.addTenant('stranger');
  await addMember(database, SYSTEM, { tenantId: tenant.id, userId, role: 'MEMBER' });
  const here = await browser();
  expect(here).toMatchObject({ tenantId: tenant.id, permissions: PERMISSIONS_OF_ROLE.MEMBER });
  const uninvited = await resolve(here, stranger.id);
  expect(uninvited).toMatchObject({ tenantId: null, permissions: [] });
  if (uninvited) expect(await getSession(database, uninvited)).toMatchObject({ tenant: null });
  await addMember(database, SYSTEM, { tenantId: stranger.id, userId, role: 'VIEWER' });
  const invited = await resolve(here, stranger.id);
  expect(invited).toMatchObject({ tenantId: stranger.id, permissions: PERMISSIONS_OF_ROLE.VIEWER });
  if (invited) {
    expect(await getSession(database, invited)).toMatchObject({
      user: { email },
      tenant: { name: 'stranger', role: 'VIEWER' },
    });
  }
});

test('a token has no sessions', async () => {
  const { database, tenant } = cloud;
  const { secret } = await createTestToken(database, tenant);
  const caller = await authenticateToken(database, { token: secret, requestId });
  if (!caller) throw new Error('the token is not good');
  const refusal = { code: 'forbidden', params: { needs: 'session' } };
  await expect(listSessions(database, caller, { limit: 5 })).rejects.toMatchObject(refusal);
  await expect(revokeOtherSessions(database, caller)).rejects.toMatchObject(refusal);
  await expect(signOutEverywhere(database, caller)).rejects.toMatchObject(refusal);
  const change = changePassword(database, caller, { password: PASSWORD, newPassword: 'battery staple' });
  await expect(change).rejects.toMatchObject(refusal);
});
