import { afterAll, beforeAll, expect, test } from 'vitest';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { getTenant, listTenants } from '../reads/list-tenants.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { createTenant } from './create-tenant.ts';
import { suspendTenant } from './suspend-tenant.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

test('tenants are listed by name, page by page, and found by a part of it', async () => {
  const { database } = cloud;
  for (const name of ['beta', 'alpha', 'gamma-1', 'gamma-2']) await createTenant(database, SYSTEM, { name });
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listTenants(database, SYSTEM, { limit: 2, cursor });
    expect(page.items.length).toBeLessThanOrEqual(2);
    names.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(names).toEqual(['alpha', 'beta', 'demo', 'gamma-1', 'gamma-2']);
  const found = await listTenants(database, SYSTEM, { limit: 10, name: 'AMMA' });
  expect(found.items.map(({ name }) => name)).toEqual(['gamma-1', 'gamma-2']);
});

test('one shows how many people and instances it has, and whether it is suspended', async () => {
  const { database, tenant, node } = cloud;
  await cloud.createActive('stays');
  const { instance } = await cloud.createActive('goes');
  await destroyInstance(database, tenant.member, { id: instance.id });
  await node.succeed('absent');
  const view = await getTenant(database, SYSTEM, { id: tenant.id });
  expect(view).toMatchObject({ name: 'demo', members: 1, instances: 1, suspension: null });
  await suspendTenant(database, SYSTEM, { id: tenant.id, reason: 'unpaid' });
  expect(await getTenant(database, SYSTEM, { id: tenant.id })).toMatchObject({
    suspension: { since: expect.stringMatching(/Z$/), reason: 'unpaid' },
  });
});

test('a tenant is made with its owner or not at all', async () => {
  const { database } = cloud;
  const { id } = await createTenant(database, SYSTEM, { name: 'owned', owner: 'Member@demo.example' });
  expect(await database.membership.findMany({ where: { tenantId: id } })).toMatchObject([{ role: 'OWNER' }]);
  const unknown = createTenant(database, SYSTEM, { name: 'unowned', owner: 'nobody@demo.example' });
  await expect(unknown).rejects.toMatchObject({ code: 'not_found', params: { type: 'user' } });
  expect(await database.tenant.count({ where: { name: 'unowned' } })).toBe(0);
});

test('they are for who runs the cloud', async () => {
  const { database, tenant } = cloud;
  for (const refused of [
    listTenants(database, tenant.member, { limit: 1 }),
    getTenant(database, tenant.member, { id: tenant.id }),
    createTenant(database, tenant.member, { name: 'mine' }),
  ])
    await expect(refused).rejects.toMatchObject({ code: 'forbidden', params: { needs: 'admin' } });
});
