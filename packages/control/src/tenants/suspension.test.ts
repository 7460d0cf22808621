import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { whyConsoleLost } from '../console/console-grant.ts';
import { createConsoleTicket } from '../console/create-console-ticket.ts';
import { redeemConsoleTicket } from '../console/redeem-console-ticket.ts';
import { startInstance } from '../instances/start-instance.ts';
import { getInstance } from '../reads/get-instance.ts';
import { resolveSession } from '../sessions/resolve-session.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { createTestToken } from '../testing/test-token.ts';
import { authenticateToken } from '../tokens/authenticate-token.ts';
import { getSession } from '../users/get-session.ts';
import { addMember } from './add-member.ts';
import { resumeTenant } from './resume-tenant.ts';
import { suspendTenant } from './suspend-tenant.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.end());

const requestId = 'test';
const suspend = (reason?: string) =>
  suspendTenant(cloud.database, SYSTEM, { id: cloud.tenant.id, ...(reason ? { reason } : {}) });
const resume = () => resumeTenant(cloud.database, SYSTEM, { id: cloud.tenant.id });

async function memberNow() {
  const sessionId = cloud.tenant.member.sessionId as string;
  const caller = await resolveSession(cloud.database, { sessionId, requestId });
  if (!caller) throw new Error('the member has no session');
  return caller;
}

test('its people and tokens may look and change nothing, at once, until it is resumed', async () => {
  const { database, tenant } = cloud;
  const { instance } = await cloud.createActive('web');
  const { secret } = await createTestToken(database, tenant);
  const tokenNow = async () => {
    const caller = await authenticateToken(database, { token: secret, requestId });
    if (!caller) throw new Error('the token is not known');
    return caller;
  };
  await suspend('unpaid');
  for (const caller of [await memberNow(), await tokenNow()]) {
    expect(caller.permissions).toEqual(['read']);
    expect(await getInstance(database, caller, { id: instance.id })).toMatchObject({ name: 'web' });
    const refused = startInstance(database, caller, { id: instance.id });
    await expect(refused).rejects.toMatchObject({ code: 'tenant_suspended' });
  }
  expect(await getSession(database, await memberNow())).toMatchObject({
    tenant: { suspension: { reason: 'unpaid', since: expect.any(String) } },
    permissions: ['read'],
  });
  await resume();
  for (const caller of [await memberNow(), await tokenNow()])
    expect(caller.permissions).toEqual(PERMISSIONS_OF_ROLE.MEMBER);
  expect(await getSession(database, await memberNow())).toMatchObject({ tenant: { suspension: null } });
});

test('who might not do it anyway is told so, and who runs the cloud goes on running it', async () => {
  const { database, tenant } = cloud;
  const { instance } = await cloud.createActive('web');
  const userId = tenant.member.userId as string;
  await addMember(database, SYSTEM, { tenantId: tenant.id, userId, role: 'VIEWER' });
  await database.user.update({ where: { id: userId }, data: { isCloudAdmin: true } });
  await suspend();
  const viewer = await memberNow();
  expect(viewer.permissions).toEqual(['read', 'admin']);
  const start = startInstance(database, viewer, { id: instance.id });
  await expect(start).rejects.toMatchObject({ code: 'forbidden', params: { needs: 'instances:write' } });
  await resumeTenant(database, viewer, { id: tenant.id });
  expect(await database.tenant.count({ where: { suspendedAt: null } })).toBe(1);
});

test('open consoles end', async () => {
  const { database } = cloud;
  const { instance } = await cloud.createActive('web');
  const { ticket } = await createConsoleTicket(database, await memberNow(), { id: instance.id });
  const grant = await redeemConsoleTicket(database, { ticket });
  if (!grant) throw new Error('the ticket does not hold');
  expect(await whyConsoleLost(database, grant)).toBeNull();
  await suspend();
  expect(await whyConsoleLost(database, grant)).toBe('revoked');
});

test('a suspension is written down once, keeps when it began, and can be given another reason', async () => {
  const { database, tenant } = cloud;
  const row = () => database.tenant.findUniqueOrThrow({ where: { id: tenant.id } });
  await suspend('unpaid');
  const { suspendedAt } = await row();
  await suspend('unpaid');
  await suspend('abuse');
  expect(await row()).toMatchObject({ suspendedAt, suspensionReason: 'abuse' });
  await resume();
  await resume();
  expect(await row()).toMatchObject({ suspendedAt: null, suspensionReason: null });
  const events = await database.auditEvent.findMany({
    where: { action: { in: ['tenant.suspend', 'tenant.resume'] } },
    orderBy: { id: 'asc' },
  });
  expect(events.map(({ action }) => action)).toEqual(['tenant.suspend', 'tenant.suspend', 'tenant.resume']);
});

test('is for who runs the cloud', async () => {
  const { database, tenant } = cloud;
  const { id } = tenant;
  await expect(suspendTenant(database, tenant.member, { id })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(resumeTenant(database, tenant.member, { id })).rejects.toMatchObject({ code: 'forbidden' });
  const unknown = suspendTenant(database, SYSTEM, { id: '00000000-0000-4000-8000-000000000000' });
  await expect(unknown).rejects.toMatchObject({ code: 'not_found', params: { type: 'tenant' } });
  await expect(suspend('two\nlines')).rejects.toMatchObject({ code: 'invalid_value' });
});
