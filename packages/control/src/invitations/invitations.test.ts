import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { managingTenant, type UserCaller } from '../callers/caller.ts';
import { removeMember } from '../members/remove-member.ts';
import { resolveSession } from '../sessions/resolve-session.ts';
import { verifyPassword } from '../sign-in/verify-password.ts';
import { addMember } from '../tenants/add-member.ts';
import { SYSTEM, startTestCloud, type TestCloud, type TestTenant } from '../testing/test-cloud.ts';
import { createTestToken } from '../testing/test-token.ts';
import { timePasses } from '../testing/time.ts';
import { authenticateToken } from '../tokens/authenticate-token.ts';
import { revokeApiToken } from '../tokens/revoke-api-token.ts';
import { createInvitation } from './create-invitation.ts';
import { joinTenant } from './join-tenant.ts';
import { listInvitations } from './list-invitations.ts';
import { readInvitation } from './read-invitation.ts';
import { registerAndJoin } from './register-and-join.ts';
import { revokeInvitation } from './revoke-invitation.ts';

let cloud: TestCloud;
/** Owns the tenant `demo`. */
let owner: UserCaller;
let other: TestTenant;
beforeEach(async () => {
  cloud = await startTestCloud();
  other = await cloud.addTenant('other');
  const { tenant, database } = cloud;
  await addMember(database, SYSTEM, {
    tenantId: tenant.id,
    userId: tenant.member.userId as string,
    role: 'OWNER',
  });
  owner = { ...tenant.member, permissions: PERMISSIONS_OF_ROLE.OWNER };
});
afterEach(() => cloud.end());

const requestId = 'test';
const visitor = { address: '192.0.2.1', userAgent: 'a test' };
const invite = (input: Partial<Parameters<typeof createInvitation>[2]> = {}, caller = owner) =>
  createInvitation(cloud.database, caller, { role: 'MEMBER', ...input });
const join = (secret: string, caller = other.member) => joinTenant(cloud.database, caller, { secret });
const refusal = (reason: string) => ({ code: 'invitation_refused', params: { reason } });
const roleOf = async (userId: string) =>
  (await cloud.database.membership.findFirst({ where: { tenantId: cloud.tenant.id, userId } }))?.role;

test('a link says what it offers, makes one person a member, and is used up', async () => {
  const { database, tenant } = cloud;
  const { invitation, secret } = await invite({ role: 'VIEWER', note: ' Grace ' });
  expect(secret).toMatch(/^cli_[\w-]{43}$/);
  expect(JSON.stringify(await database.invitation.findMany())).not.toContain(secret.slice(4));
  expect(await readInvitation(database, { secret })).toEqual({
    tenant: { id: tenant.id, name: 'demo' },
    role: 'VIEWER',
    invitedBy: owner.name,
    expiresAt: invitation.expiresAt,
  });
  const { items } = await listInvitations(database, owner, { limit: 5 });
  expect(items).toEqual([invitation]);
  expect(invitation).toMatchObject({ note: 'Grace', isOpen: true });
  expect(await join(secret)).toEqual({ tenantId: tenant.id });
  expect(await roleOf(other.member.userId as string)).toBe('VIEWER');
  await expect(readInvitation(database, { secret })).rejects.toMatchObject(refusal('used'));
  await expect(join(secret, (await cloud.addTenant('third')).member)).rejects.toMatchObject(refusal('used'));
  expect((await listInvitations(database, owner, { limit: 5 })).items).toEqual([]);
});

test('of several who use one link at the same moment one becomes a member', async () => {
  const { secret } = await invite();
  const people = [other.member];
  for (const name of ['a', 'b', 'c']) people.push((await cloud.addTenant(name)).member);
  const outcomes = await Promise.allSettled(people.map((one) => join(secret, one)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const one of outcomes)
    if (one.status === 'rejected') expect(one.reason).toMatchObject(refusal('used'));
  expect(await cloud.database.membership.count({ where: { tenantId: cloud.tenant.id } })).toBe(2);
});

test('unknown, revoked and expired links are refused, each with its reason', async () => {
  const { database } = cloud;
  await expect(join('cli_nobody')).rejects.toMatchObject(refusal('unknown'));
  const { invitation, secret } = await invite();
  await revokeInvitation(database, owner, { id: invitation.id });
  await expect(join(secret)).rejects.toMatchObject(refusal('revoked'));
  const again = revokeInvitation(database, owner, { id: invitation.id });
  await expect(again).rejects.toMatchObject({ code: 'not_found', params: { type: 'invitation' } });
  const brief = await invite({ validForMs: 3_600_000 });
  await timePasses(database, 3_601);
  await expect(join(brief.secret)).rejects.toMatchObject(refusal('expired'));
  expect((await listInvitations(database, owner, { limit: 5 })).items).toMatchObject([{ isOpen: false }]);
});

test('who was removed does not come back by a link of their own', async () => {
  const { database, tenant } = cloud;
  await addMember(database, SYSTEM, {
    tenantId: tenant.id,
    userId: other.member.userId as string,
    role: 'OWNER',
  });
  const removed = { ...other.member, tenantId: tenant.id, permissions: PERMISSIONS_OF_ROLE.OWNER };
  const { secret } = await invite({ role: 'OWNER' }, removed);
  await removeMember(database, owner, { id: other.member.userId as string });
  await expect(join(secret)).rejects.toMatchObject(refusal('revoked'));
  expect((await listInvitations(database, owner, { limit: 5 })).items).toMatchObject([{ isOpen: false }]);
});

test('a link that a token made ends with the token, and gives no more than the token has', async () => {
  const { database, tenant } = cloud;
  const token = await createTestToken(database, tenant, { scopes: PERMISSIONS_OF_ROLE.OWNER });
  const caller = await authenticateToken(database, { token: token.secret, requestId });
  if (!caller) throw new Error('the token is not known');
  const { secret } = await invite({}, caller);
  await readInvitation(database, { secret });
  await revokeApiToken(database, { ...SYSTEM, tenantId: tenant.id }, { id: token.id });
  await expect(join(secret)).rejects.toMatchObject(refusal('revoked'));
  const narrow = invite({ role: 'MEMBER' }, { ...owner, permissions: ['read', 'tenant:write'] });
  await expect(narrow).rejects.toMatchObject({ code: 'forbidden', params: { needs: 'instances:write' } });
});

test('who is a member already stays what they are, and the link stays good', async () => {
  const { database } = cloud;
  const { secret } = await invite({ role: 'VIEWER' });
  await expect(join(secret, owner)).rejects.toMatchObject({ code: 'already_member' });
  expect(await roleOf(owner.userId as string)).toBe('OWNER');
  await readInvitation(database, { secret });
});

test('who has no account makes one and is a member, or neither', async () => {
  const { database } = cloud;
  const { secret } = await invite();
  const grace = { secret, email: 'Grace@Example.org', name: 'Grace', password: 'correct horse' };
  const register = (changes: Partial<typeof grace>) =>
    registerAndJoin(database, { ...grace, ...changes }, { requestId, visitor });
  const before = await database.user.count();
  await expect(register({ secret: 'cli_x' })).rejects.toMatchObject(refusal('unknown'));
  await expect(register({ password: 'short' })).rejects.toMatchObject({
    code: 'invalid_value',
    params: { field: 'password' },
  });
  await expect(register({ name: ' ' })).rejects.toMatchObject({ params: { field: 'name' } });
  await expect(register({ email: 'member@other.example' })).rejects.toMatchObject({
    code: 'name_taken',
    params: { type: 'user' },
  });
  expect(await database.user.count()).toBe(before);
  await register({});
  const user = await verifyPassword(database, { email: 'grace@example.org', password: 'correct horse' });
  expect(await roleOf(user?.id ?? '')).toBe('MEMBER');
  await expect(register({ email: 'other@example.org' })).rejects.toMatchObject(refusal('used'));
});

test('who runs the cloud invites a new tenant’s owner', async () => {
  const { database, tenant } = cloud;
  const admin: UserCaller = { ...other.member, permissions: ['admin'] };
  await database.user.update({ where: { id: other.member.userId as string }, data: { isCloudAdmin: true } });
  const { secret } = await createInvitation(database, managingTenant(admin, tenant.id), { role: 'OWNER' });
  const third = await cloud.addTenant('third');
  await join(secret, third.member);
  expect(await roleOf(third.member.userId as string)).toBe('OWNER');
  expect(() => managingTenant(owner, tenant.id)).toThrow();
  const nowhere = managingTenant(admin, '00000000-0000-4000-8000-000000000000');
  await expect(createInvitation(database, nowhere, { role: 'OWNER' })).rejects.toMatchObject({
    code: 'not_found',
    params: { type: 'tenant' },
  });
});

test('who is invited by the operators is not invited by a person called system', async () => {
  const { database, tenant } = cloud;
  const { secret } = await createInvitation(database, { ...SYSTEM, tenantId: tenant.id }, { role: 'OWNER' });
  expect(await readInvitation(database, { secret })).toMatchObject({ invitedBy: null });
});

test('a link is for people: no token joins; and it lasts from an hour to 30 days', async () => {
  const { database, tenant } = cloud;
  const { secret } = await invite();
  const token = await createTestToken(database, other);
  const caller = await authenticateToken(database, { token: token.secret, requestId });
  if (!caller) throw new Error('the token is not known');
  await expect(join(secret, caller)).rejects.toMatchObject({
    code: 'forbidden',
    params: { needs: 'session' },
  });
  for (const validForMs of [3_599_999, 30 * 24 * 3_600_000 + 1])
    await expect(invite({ validForMs })).rejects.toMatchObject({ code: 'invalid_value' });
  const session = await resolveSession(database, { sessionId: other.member.sessionId as string, requestId });
  expect(session?.tenantId).toBe(other.id);
  const { invitation } = await invite();
  const stranger = { ...other.member, permissions: PERMISSIONS_OF_ROLE.OWNER };
  const theirs = revokeInvitation(database, stranger, { id: invitation.id });
  await expect(theirs).rejects.toMatchObject({ code: 'not_found', params: { type: 'invitation' } });
  expect(tenant.name).toBe('demo');
});
