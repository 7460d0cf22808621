import { PERMISSIONS, PERMISSIONS_OF_ROLE, type Role, type TenantPermission } from '@cloudlet/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requirePermission, type UserCaller } from '../callers/caller.ts';
import { addMember } from '../tenants/add-member.ts';
import { SYSTEM, startTestCloud, type TestCloud, type TestTenant } from '../testing/test-cloud.ts';
import { addTestPerson } from '../testing/test-person.ts';
import { createTestToken } from '../testing/test-token.ts';
import { getSession } from '../users/get-session.ts';
import { authenticateToken } from './authenticate-token.ts';
import { createApiToken } from './create-api-token.ts';
import { listApiTokens } from './list-api-tokens.ts';
import { revokeApiToken } from './revoke-api-token.ts';

let cloud: TestCloud;
let tenant: TestTenant;
let owner: UserCaller;
let admin: UserCaller;
beforeAll(async () => {
  cloud = await startTestCloud();
  tenant = cloud.tenant;
  const { database } = cloud;
  owner = await addTestPerson(database, {
    email: 'owner@demo.example',
    name: 'Olga',
    tenant: { id: tenant.id, role: 'OWNER' },
  });
  // A tenant keeps one owner.
  await addTestPerson(database, {
    email: 'other-owner@demo.example',
    name: 'Otto',
    tenant: { id: tenant.id, role: 'OWNER' },
  });
  admin = await addTestPerson(database, { email: 'admin@cloud.example', name: 'Ada', isCloudAdmin: true });
});
afterAll(() => cloud.end());

const whois = (token: string) => authenticateToken(cloud.database, { token, requestId: 'test' });

let count = 0;
function make(caller: UserCaller, scopes: readonly (typeof PERMISSIONS)[number][], validForMs?: number) {
  count += 1;
  return createApiToken(cloud.database, caller, { name: `token-${count}`, scopes, validForMs });
}

async function callerOf(secret: string): Promise<UserCaller> {
  const caller = await whois(secret);
  if (!caller) throw new Error('the token is not good');
  return caller;
}

async function become(role: Role | null) {
  const { database } = cloud;
  const userId = owner.userId as string;
  if (role) return addMember(database, SYSTEM, { tenantId: tenant.id, userId, role });
  await database.membership.delete({ where: { tenantId_userId: { tenantId: tenant.id, userId } } });
}

describe('a token', () => {
  test('works until it expires or is revoked, and is kept as a hash and four characters', async () => {
    const { database } = cloud;
    const { token, secret } = await make(owner, ['read', 'instances:write']);
    expect(secret).toMatch(/^clt_[\w-]{43}$/);
    expect(token).toMatchObject({
      hint: secret.slice(0, 8),
      scopes: ['read', 'instances:write'],
      createdBy: 'Olga',
      expiresAt: null,
    });
    const kept = JSON.stringify(await database.apiToken.findUnique({ where: { id: token.id } }));
    expect(kept).not.toContain(secret.slice(8, 20));
    expect(await whois(secret)).toMatchObject({
      tenantId: tenant.id,
      permissions: ['read', 'instances:write'],
      via: 'token',
      userId: owner.userId,
    });
    expect(await whois(`${secret}x`)).toBeNull();
    await revokeApiToken(database, owner, { id: token.id });
    expect(await whois(secret)).toBeNull();

    const brief = await make(owner, ['read'], 60_000);
    const lasts = Date.parse(brief.token.expiresAt as string) - Date.parse(brief.token.createdAt);
    expect(Math.round(lasts / 1_000)).toBe(60);
    await database.apiToken.update({ where: { id: brief.token.id }, data: { expiresAt: new Date() } });
    expect(await whois(brief.secret)).toBeNull();
  });

  test('that no person made holds by itself, and says its own name', async () => {
    const { id, secret } = await createTestToken(cloud.database, tenant);
    const caller = await callerOf(secret);
    expect(caller).toMatchObject({ userId: null, permissions: PERMISSIONS_OF_ROLE.MEMBER });
    expect(await getSession(cloud.database, caller)).toMatchObject({
      user: { id, name: 'ci' },
      tenant: { name: 'demo', role: null },
    });
  });

  test('has a name of one line that no other of the tenant has, scopes, and a sensible time', async () => {
    const refused = (input: Partial<Parameters<typeof createApiToken>[2]>) =>
      expect(createApiToken(cloud.database, owner, { name: 'fine', scopes: ['read'], ...input })).rejects;
    await refused({ name: ' ' }).toMatchObject({ code: 'invalid_value' });
    await refused({ name: 'a\nb' }).toMatchObject({ code: 'invalid_value' });
    await refused({ scopes: [] }).toMatchObject({ code: 'invalid_value' });
    await refused({ validForMs: 59_999 }).toMatchObject({ code: 'invalid_value' });
    await refused({ validForMs: Number.MAX_SAFE_INTEGER }).toMatchObject({ code: 'invalid_value' });
    await make(owner, ['read']);
    await refused({ name: `token-${count}` }).toMatchObject({ code: 'name_taken' });
  });

  test.each(PERMISSIONS)('can have the scope %s, and with it alone may do that alone', async (scope) => {
    const { secret } = await make(scope === 'admin' ? admin : owner, [scope]);
    const caller = await callerOf(secret);
    expect(caller.tenantId).toBe(scope === 'admin' ? null : tenant.id);
    for (const permission of PERMISSIONS) {
      const asking = () => requirePermission({ ...caller, tenantId: tenant.id }, permission);
      if (permission === scope) expect(asking).not.toThrow();
      else expect(asking).toThrow(expect.objectContaining({ params: { needs: permission } }));
    }
  });
});

describe('a token may do no more than its maker', () => {
  test('from the moment on in which the maker is demoted, leaves, is disabled', async () => {
    const { database } = cloud;
    const { token, secret } = await make(owner, ['read', 'storage:write', 'tenant:write']);
    const may = async () => (await whois(secret))?.permissions;
    const { secret: allOrNothing } = await make(owner, ['tenant:write']);
    expect(await may()).toEqual(['read', 'storage:write', 'tenant:write']);
    await become('MEMBER');
    expect(await may()).toEqual(['read', 'storage:write']);
    expect(await whois(allOrNothing)).toBeNull();
    const { items } = await listApiTokens(database, { ...owner, permissions: ['read'] }, { limit: 50 });
    expect(items.find(({ id }) => id === token.id)).toMatchObject({
      scopes: ['read', 'storage:write', 'tenant:write'],
      permissions: ['read', 'storage:write'],
    });
    await become('VIEWER');
    expect(await may()).toEqual(['read']);
    await become(null);
    expect(await may()).toBeUndefined();
    await become('OWNER');
    expect(await may()).toHaveLength(3);
    await database.user.update({ where: { id: owner.userId as string }, data: { disabledAt: new Date() } });
    expect(await may()).toBeUndefined();
    await database.user.update({ where: { id: owner.userId as string }, data: { disabledAt: null } });
  });

  test('nor has one that administers the cloud once its maker does not', async () => {
    const { secret } = await make(admin, ['admin']);
    expect(await whois(secret)).toMatchObject({ permissions: ['admin'], tenantId: null });
    const setAdmin = (isCloudAdmin: boolean) =>
      cloud.database.user.update({ where: { id: admin.userId as string }, data: { isCloudAdmin } });
    await setAdmin(false);
    expect(await whois(secret)).toBeNull();
    await setAdmin(true);
  });
});

describe('nobody makes a token with more than they have', () => {
  const forbidden = (needs: string) => ({ code: 'forbidden', params: { needs } });

  test('not a person', async () => {
    await expect(make(tenant.member, ['read'])).rejects.toMatchObject(forbidden('tenant:write'));
    await expect(make(owner, ['admin'])).rejects.toMatchObject(forbidden('admin'));
    await expect(make(admin, ['read'])).rejects.toMatchObject(forbidden('tenant'));
    const both = { ...owner, permissions: PERMISSIONS };
    await expect(make(both, ['read', 'admin'])).rejects.toMatchObject({ code: 'invalid_value' });
  });

  test('not a token: no more scopes, no longer life, and no life after its own', async () => {
    const { database } = cloud;
    const scopes: TenantPermission[] = ['read', 'tenant:write'];
    const parent = await make(owner, scopes, 3_600_000);
    const caller = await callerOf(parent.secret);
    await expect(make(caller, ['instances:write'])).rejects.toMatchObject(forbidden('instances:write'));
    const child = await make(caller, scopes);
    expect(child.token.expiresAt).toBe(parent.token.expiresAt);
    const longer = await make(caller, ['read'], 7_200_000);
    expect(longer.token.expiresAt).toBe(parent.token.expiresAt);
    const shorter = await make(caller, ['read'], 60_000);
    expect(Date.parse(shorter.token.expiresAt as string)).toBeLessThan(Date.now() + 61_000);

    const grandchild = await make(await callerOf(child.secret), ['read']);
    const elsewhere = await make(owner, ['read']);
    await revokeApiToken(database, owner, { id: parent.token.id });
    for (const { secret } of [parent, child, longer, shorter, grandchild]) {
      expect(await whois(secret)).toBeNull();
    }
    expect(await whois(elsewhere.secret)).not.toBeNull();
    await expect(make(caller, ['read'])).rejects.toMatchObject({ code: 'unauthenticated' });
    const audit = await database.auditEvent.findMany({
      where: { action: 'token.revoke', targetId: { in: [child.token.id, grandchild.token.id] } },
    });
    expect(audit).toHaveLength(2);
  });

  test('not while it is being revoked', async () => {
    const { database } = cloud;
    const parent = await make(owner, ['read', 'tenant:write']);
    const caller = await callerOf(parent.secret);
    const making = Array.from({ length: 12 }, () => make(caller, ['read']).catch(() => null));
    await revokeApiToken(database, owner, { id: parent.token.id });
    for (const child of await Promise.all(making)) {
      if (child) expect(await whois(child.secret)).toBeNull();
    }
  });
});

describe('who sees and revokes which tokens', () => {
  test('a tenant its own, newest first, in pages, without secrets', async () => {
    const { database } = cloud;
    const other = await cloud.addTenant('other');
    const foreign = await createTestToken(database, other);
    const all = await listApiTokens(database, tenant.member, { limit: 100 });
    expect(all.items.map(({ id }) => id)).not.toContain(foreign.id);
    expect(all.items.map(({ createdAt }) => createdAt)).toEqual(
      all.items.map(({ createdAt }) => createdAt).sort((a, b) => (a < b ? 1 : -1)),
    );
    const first = await listApiTokens(database, tenant.member, { limit: 2 });
    const cursor = first.nextCursor ?? undefined;
    const second = await listApiTokens(database, tenant.member, { limit: 2, cursor });
    expect([...first.items, ...second.items]).toEqual(all.items.slice(0, 4));
    const rows = await database.apiToken.findMany();
    for (const { secretHash } of rows) expect(JSON.stringify(all)).not.toContain(secretHash);

    const unknown = { code: 'not_found', params: { type: 'token' } };
    await expect(revokeApiToken(database, owner, { id: foreign.id })).rejects.toMatchObject(unknown);
    expect(await whois(foreign.secret)).not.toBeNull();
    const mine = all.items[0]?.id as string;
    await expect(revokeApiToken(database, tenant.member, { id: mine })).rejects.toMatchObject({
      code: 'forbidden',
      params: { needs: 'tenant:write' },
    });
  });

  test('the cloud’s own are for who runs it', async () => {
    const { database } = cloud;
    const { token, secret } = await make(admin, ['admin']);
    const { items } = await listApiTokens(database, admin, { limit: 100, cloud: true });
    expect(items.map(({ id }) => id)).toContain(token.id);
    expect(items.every(({ scopes }) => scopes.join() === 'admin')).toBe(true);
    const notMine = listApiTokens(database, owner, { limit: 100, cloud: true });
    await expect(notMine).rejects.toMatchObject({ code: 'forbidden', params: { needs: 'admin' } });
    const revoking = revokeApiToken(database, owner, { id: token.id });
    await expect(revoking).rejects.toMatchObject({ code: 'not_found' });
    await revokeApiToken(database, admin, { id: token.id });
    expect(await whois(secret)).toBeNull();
    const foreign = await createTestToken(database, tenant, { name: 'not-the-clouds' });
    const reaching = revokeApiToken(database, admin, { id: foreign.id });
    await expect(reaching).rejects.toMatchObject({ code: 'not_found' });
  });
});
