import type { Role } from '@cloudlet/model';
import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { whyConsoleLost } from '../console/console-grant.ts';
import { createConsoleTicket } from '../console/create-console-ticket.ts';
import { redeemConsoleTicket } from '../console/redeem-console-ticket.ts';
import { resolveSession } from '../sessions/resolve-session.ts';
import { addMember } from '../tenants/add-member.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { authenticateToken } from '../tokens/authenticate-token.ts';
import { createApiToken } from '../tokens/create-api-token.ts';
import { createUser } from '../users/create-user.ts';
import { listMembers } from './list-members.ts';
import { removeMember } from './remove-member.ts';
import { setMemberRole } from './set-member-role.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

const requestId = 'test';
const member = () => cloud.tenant.member;
const memberId = () => member().userId as string;

async function give(role: Role, name: string): Promise<string> {
  const { id: userId } = await createUser(cloud.database, SYSTEM, {
    email: `${name}@demo.example`,
    name,
    password: 'correct horse',
  });
  await addMember(cloud.database, SYSTEM, { tenantId: cloud.tenant.id, userId, role });
  return userId;
}

const owner = (userId: string) => ({
  ...member(),
  userId,
  name: 'owner',
  permissions: PERMISSIONS_OF_ROLE.OWNER,
});

async function memberNow() {
  const sessionId = member().sessionId as string;
  return resolveSession(cloud.database, { sessionId, requestId });
}

test('members are listed page by page, also to a viewer', async () => {
  const { database } = cloud;
  const ada = await give('OWNER', 'ada');
  await give('VIEWER', 'bob');
  const viewer = { ...member(), permissions: PERMISSIONS_OF_ROLE.VIEWER };
  const first = await listMembers(database, viewer, { limit: 2 });
  const rest = await listMembers(database, viewer, { limit: 2, cursor: first.nextCursor ?? '' });
  expect([...first.items, ...rest.items].map(({ name, role }) => [name, role])).toEqual([
    ['bob', 'VIEWER'],
    ['ada', 'OWNER'],
    ['Member of demo', 'MEMBER'],
  ]);
  expect(first.items[1]).toMatchObject({ id: ada, email: 'ada@demo.example' });
  expect(rest.nextCursor).toBeNull();
});

test('another role holds at once, and is written down', async () => {
  const { database, tenant } = cloud;
  const ada = owner(await give('OWNER', 'ada'));
  await setMemberRole(database, ada, { id: memberId(), role: 'VIEWER' });
  await setMemberRole(database, ada, { id: memberId(), role: 'VIEWER' });
  expect((await memberNow())?.permissions).toEqual(['read']);
  const events = await database.auditEvent.findMany({ where: { action: 'tenant.set-role' } });
  expect(events).toMatchObject([{ tenantId: tenant.id, detail: { from: 'MEMBER', to: 'VIEWER' } }]);
});

test('whoever is removed can do nothing there any more: no session, token or open console', async () => {
  const { database } = cloud;
  const ada = owner(await give('OWNER', 'ada'));
  const { instance } = await cloud.createActive('web');
  await setMemberRole(database, ada, { id: memberId(), role: 'OWNER' });
  const asOwner = await memberNow();
  if (!asOwner) throw new Error('no session');
  const { secret } = await createApiToken(database, asOwner, { name: 'ci', scopes: ['read'] });
  const { ticket } = await createConsoleTicket(database, asOwner, { id: instance.id });
  const grant = await redeemConsoleTicket(database, { ticket });
  if (!grant) throw new Error('the ticket does not hold');
  await removeMember(database, ada, { id: memberId() });
  expect(await memberNow()).toMatchObject({ tenantId: null, permissions: [] });
  expect(await authenticateToken(database, { token: secret, requestId })).toBeNull();
  expect(await whyConsoleLost(database, grant)).toBe('revoked');
  const again = removeMember(database, ada, { id: memberId() });
  await expect(again).rejects.toMatchObject({ code: 'not_found', params: { type: 'member' } });
});

test('who has signed in may leave; a token and another member may not remove anybody', async () => {
  const { database } = cloud;
  const ada = await give('OWNER', 'ada');
  const forbidden = { code: 'forbidden', params: { needs: 'tenant:write' } };
  await expect(removeMember(database, member(), { id: ada })).rejects.toMatchObject(forbidden);
  const { sessionId: _, ...byToken } = member();
  await expect(removeMember(database, byToken, { id: memberId() })).rejects.toMatchObject(forbidden);
  await removeMember(database, member(), { id: memberId() });
  expect((await memberNow())?.tenantId).toBeNull();
});

test('the last owner stays one, also when two owners remove each other at the same moment', async () => {
  const { database, tenant } = cloud;
  const one = await give('OWNER', 'one');
  const refused = { code: 'last_owner' };
  await expect(removeMember(database, owner(one), { id: one })).rejects.toMatchObject(refused);
  await expect(setMemberRole(database, owner(one), { id: one, role: 'MEMBER' })).rejects.toMatchObject(
    refused,
  );
  for (let round = 0; round < 5; round += 1) {
    const two = await give('OWNER', `two-${round}`);
    const outcomes = await Promise.allSettled([
      setMemberRole(database, owner(one), { id: two, role: 'MEMBER' }),
      setMemberRole(database, owner(two), { id: one, role: 'MEMBER' }),
    ]);
    const failures = outcomes.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    expect(failures).toMatchObject([refused]);
    expect(await database.membership.count({ where: { tenantId: tenant.id, role: 'OWNER' } })).toBe(1);
    await addMember(database, SYSTEM, { tenantId: tenant.id, userId: one, role: 'OWNER' });
    await addMember(database, SYSTEM, { tenantId: tenant.id, userId: two, role: 'MEMBER' });
  }
});

test('nobody gives more than they have, and nobody is found in another tenant', async () => {
  const { database } = cloud;
  await give('OWNER', 'ada');
  const other = await cloud.addTenant('other');
  const narrow = { ...member(), permissions: ['read', 'tenant:write'] as const };
  const more = setMemberRole(database, narrow, { id: memberId(), role: 'OWNER' });
  await expect(more).rejects.toMatchObject({ code: 'forbidden', params: { needs: 'instances:write' } });
  const ada = owner(memberId());
  const theirs = other.member.userId as string;
  for (const request of [
    setMemberRole(database, ada, { id: theirs, role: 'VIEWER' }),
    removeMember(database, ada, { id: theirs }),
  ])
    await expect(request).rejects.toMatchObject({ code: 'not_found', params: { type: 'member' } });
});
