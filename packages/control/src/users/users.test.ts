import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMember } from '../tenants/add-member.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { authenticateToken } from '../tokens/authenticate-token.ts';
import { createApiToken } from '../tokens/create-api-token.ts';
import { revokeApiToken } from '../tokens/revoke-api-token.ts';
import { createUser } from './create-user.ts';
import { getSession } from './get-session.ts';
import { resetPassword } from './reset-password.ts';
import { resolveSession } from './resolve-session.ts';
import { signOutEverywhere } from './sign-out-everywhere.ts';
import { verifyPassword } from './verify-password.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

const requestId = 'test';

test('a person signs in with the right password only', async () => {
  const { database } = cloud;
  await createUser(database, SYSTEM, { email: 'Ada@Example.org ', name: 'Ada', password: 'analytical' });
  const right = await verifyPassword(database, { email: 'ADA@example.org', password: 'analytical' });
  expect(right).toMatchObject({ name: 'Ada', email: 'ada@example.org', sessionVersion: 1 });
  expect(await verifyPassword(database, { email: 'ada@example.org', password: 'wrong' })).toBeNull();
  expect(await verifyPassword(database, { email: 'nobody@example.org', password: 'analytical' })).toBeNull();
  const again = createUser(database, SYSTEM, {
    email: 'ADA@example.org',
    name: 'Ada',
    password: 'analytical',
  });
  await expect(again).rejects.toMatchObject({ code: 'name_taken', params: { type: 'user' } });
  const short = createUser(database, SYSTEM, { email: 'b@example.org', name: 'B', password: 'short' });
  await expect(short).rejects.toMatchObject({ code: 'invalid_value', params: { field: 'password' } });
  await database.user.update({ where: { email: 'ada@example.org' }, data: { disabledAt: new Date() } });
  expect(await verifyPassword(database, { email: 'ada@example.org', password: 'analytical' })).toBeNull();
});

test('an unknown address takes as long as a wrong password', async () => {
  const { database } = cloud;
  const time = async (email: string) => {
    const times: number[] = [];
    for (let count = 0; count < 9; count += 1) {
      const begin = performance.now();
      await verifyPassword(database, { email, password: 'wrong password' });
      times.push(performance.now() - begin);
    }
    return times.sort((a, b) => a - b)[4] as number;
  };
  await time('member@demo.example');
  const known = await time('member@demo.example');
  const unknown = await time('nobody@demo.example');
  // An answer without a hash would be twenty times as fast.
  expect(unknown / known).toBeGreaterThan(0.3);
});

test('a session ends with a new password and with signing out everywhere', async () => {
  const { database, tenant } = cloud;
  const userId = tenant.member.userId as string;
  const resolve = (sessionVersion: number) =>
    resolveSession(database, { userId, sessionVersion, tenantId: tenant.id, requestId });
  const first = await resolve(1);
  expect(first).toMatchObject({
    tenantId: tenant.id,
    via: 'portal',
    permissions: PERMISSIONS_OF_ROLE.MEMBER,
  });
  await resetPassword(database, SYSTEM, { email: 'member@demo.example', password: 'another one' });
  expect(await resolve(1)).toBeNull();
  const second = await resolve(2);
  if (second) await signOutEverywhere(database, second);
  expect(await resolve(2)).toBeNull();
  expect(await resolve(3)).not.toBeNull();
});

test('a session is for a tenant that the person is in', async () => {
  const { database } = cloud;
  const elsewhere = await cloud.addTenant('elsewhere');
  const stranger = await cloud.addTenant('stranger');
  const userId = elsewhere.member.userId as string;
  const resolve = (tenantId: string | null) =>
    resolveSession(database, { userId, sessionVersion: 1, tenantId, requestId });
  expect(await resolve(null)).toMatchObject({ tenantId: elsewhere.id });
  const uninvited = await resolve(stranger.id);
  expect(uninvited).toMatchObject({ tenantId: null, permissions: [] });
  if (uninvited) expect(await getSession(database, uninvited)).toMatchObject({ tenant: null });
  await addMember(database, SYSTEM, { tenantId: stranger.id, userId, role: 'VIEWER' });
  const invited = await resolve(stranger.id);
  expect(invited).toMatchObject({ tenantId: stranger.id, permissions: ['read'] });
  if (invited) {
    expect(await getSession(database, invited)).toMatchObject({
      user: { email: 'member@elsewhere.example' },
      tenant: { name: 'stranger', role: 'VIEWER' },
      permissions: ['read'],
    });
  }
});

test('a token works until it expires or is revoked, and is kept as a hash only', async () => {
  const { database, tenant } = cloud;
  const system = { ...SYSTEM, tenantId: tenant.id };
  const { id, secret } = await createApiToken(database, system, { name: 'ci' });
  expect(secret).toMatch(/^clt_[\w-]{43}$/);
  expect(JSON.stringify(await database.apiToken.findUnique({ where: { id } }))).not.toContain(
    secret.slice(4),
  );
  const authenticate = (token: string) => authenticateToken(database, { token, requestId });
  const caller = await authenticate(secret);
  expect(caller).toMatchObject({
    tenantId: tenant.id,
    permissions: PERMISSIONS_OF_ROLE.MEMBER,
    via: 'token',
    userId: null,
    name: 'ci',
  });
  if (caller) expect(await getSession(database, caller)).toMatchObject({ user: { id, name: 'ci' } });
  expect(await authenticate(`${secret}x`)).toBeNull();
  await expect(createApiToken(database, system, { name: 'ci' })).rejects.toMatchObject({
    code: 'name_taken',
  });
  await expect(createApiToken(database, system, { name: ' ' })).rejects.toMatchObject({
    code: 'invalid_value',
  });
  await revokeApiToken(database, system, { id });
  expect(await authenticate(secret)).toBeNull();
  const expiresAt = new Date(Date.now() - 1_000);
  const expired = await createApiToken(database, system, { name: 'ci', expiresAt });
  expect(await authenticate(expired.secret)).toBeNull();
});
