import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInvitation } from '../invitations/create-invitation.ts';
import { registerAndJoin } from '../invitations/register-and-join.ts';
import { resolveSession } from '../sessions/resolve-session.ts';
import { signIn } from '../sign-in/sign-in.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { TEST_VAULT } from '../testing/test-vault.ts';
import { createUser } from '../users/create-user.ts';
import { resetPassword } from '../users/reset-password.ts';
import { type ProvenIdentity, signInWithIdentity } from './sign-in-with-identity.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

const visitor = { address: '192.0.2.1', userAgent: 'a test' };
const issuer = 'https://login.example.org';

const come = (subject: string, claims: Partial<ProvenIdentity> = {}) =>
  signInWithIdentity(
    cloud.database,
    { issuer, subject, email: null, isEmailVerified: false, name: null, ...claims },
    { visitor, requestId: 'test' },
  );

async function callerOf(outcome: Awaited<ReturnType<typeof come>>) {
  if (outcome.kind !== 'signed-in') throw new Error(outcome.reason);
  return resolveSession(cloud.database, { sessionId: outcome.sessionId, requestId: 'test' });
}

test('who has the verified address is that person, from then on by the subject', async () => {
  const { tenant } = cloud;
  const email = 'Member@demo.example';
  const first = await callerOf(await come('one', { email, isEmailVerified: true }));
  expect(first).toMatchObject({ userId: tenant.member.userId, tenantId: tenant.id });
  const renamed = { email: 'renamed@demo.example', isEmailVerified: true };
  expect(await callerOf(await come('one', renamed))).toMatchObject({ userId: tenant.member.userId });
  expect(await callerOf(await come('one'))).toMatchObject({ userId: tenant.member.userId });
});

test('an address that is not verified proves nothing', async () => {
  const claims = { email: 'member@demo.example', isEmailVerified: false };
  expect(await come('two', claims)).toEqual({ kind: 'refused', reason: 'email-unverified' });
  expect(await come('three')).toEqual({ kind: 'refused', reason: 'email-unverified' });
});

test('somebody new is in no tenant, may do nothing and has no password', async () => {
  const { database } = cloud;
  const email = 'new@example.org';
  const caller = await callerOf(await come('new', { email, isEmailVerified: true, name: 'New' }));
  expect(caller).toMatchObject({ name: 'New', tenantId: null, permissions: [] });
  for (const password of ['', 'null', 'correct horse']) {
    const outcome = await signIn(database, TEST_VAULT, { email, password, visitor, requestId: 'test' });
    expect(outcome).toEqual({ kind: 'wrong' });
  }
});

test('who runs the cloud is linked by nobody’s word', async () => {
  const email = 'root@example.org';
  await createUser(cloud.database, SYSTEM, {
    email,
    name: 'Root',
    password: 'correct horse',
    isCloudAdmin: true,
  });
  expect(await come('root', { email, isEmailVerified: true })).toEqual({ kind: 'refused', reason: 'admin' });
});

test('an account that somebody made by a link is nobody’s by an address, until a password is handed over', async () => {
  const { database, tenant } = cloud;
  const email = 'boss@example.org';
  const { secret } = await createInvitation(database, { ...SYSTEM, tenantId: tenant.id }, { role: 'MEMBER' });
  const squatter = { secret, email, name: 'Boss', password: 'the squatter knows' };
  await registerAndJoin(database, squatter, { requestId: 'test', visitor });
  expect(await come('boss', { email, isEmailVerified: true })).toEqual({
    kind: 'refused',
    reason: 'account-unproven',
  });
  await resetPassword(database, SYSTEM, { email, password: 'the boss knows' });
  expect(await come('boss', { email, isEmailVerified: true })).toMatchObject({ kind: 'signed-in' });
});

test('who is disabled stays out', async () => {
  const { database } = cloud;
  const claims = { email: 'gone@example.org', isEmailVerified: true };
  await come('gone', claims);
  await database.user.update({ where: { email: claims.email }, data: { disabledAt: new Date() } });
  expect(await come('gone', claims)).toEqual({ kind: 'refused', reason: 'disabled' });
  expect(await come('another', claims)).toEqual({ kind: 'refused', reason: 'disabled' });
});

test('the same subject of another issuer is somebody else; two tabs at once are one person', async () => {
  const claims = { email: 'tabs@example.org', isEmailVerified: true };
  const both = await Promise.all([come('tabs', claims), come('tabs', claims)]);
  const [one, two] = await Promise.all(both.map(callerOf));
  expect(one?.userId).toBe(two?.userId);
  const elsewhere = await come('tabs', {
    issuer: 'https://other.example',
    email: 'else@example.org',
    isEmailVerified: true,
  });
  expect((await callerOf(elsewhere))?.userId).not.toBe(one?.userId);
});
