import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyPassword } from '../sign-in/verify-password.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { authenticateToken } from '../tokens/authenticate-token.ts';
import { createApiToken } from '../tokens/create-api-token.ts';
import { revokeApiToken } from '../tokens/revoke-api-token.ts';
import { createUser } from './create-user.ts';
import { getSession } from './get-session.ts';

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
  expect(right).toMatchObject({ name: 'Ada' });
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
