import { startTestCloud, type TestCloud } from '@cloudlet/control/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createTenant, inviteToTenant, listTenants, resumeTenant, suspendTenant } from './tenant.ts';

const here = vi.hoisted(() => ({ databaseUrl: '', portalUrl: 'http://portal.test' }));
vi.mock('../state/find-cloud.ts', () => ({ findCloud: () => ({ endpoints: here }) }));

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
  here.databaseUrl = cloud.url;
});
afterAll(() => cloud.end());

let printed: string[];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
});
afterEach(() => vi.restoreAllMocks());
const words = () => printed.join('\n').replaceAll(/ +/g, ' ');

test('a tenant is made with an owner, listed, suspended and resumed by its name', async () => {
  await createTenant('acme', { owner: 'member@demo.example' });
  expect(words()).toMatch(/^[0-9a-f-]{36}$/);
  await suspendTenant('acme', { reason: 'unpaid' });
  expect(printed.at(-1)).toContain('acme is suspended');
  printed = [];
  await listTenants({});
  expect(words()).toMatch(/^NAME MEMBERS INSTANCES SUSPENDED WHY\nacme 1 0 since \S+Z unpaid\ndemo 1 0 - -$/);
  await resumeTenant('acme', {});
  printed = [];
  await listTenants({ json: true });
  expect(JSON.parse(words())).toMatchObject({
    tenants: [{ name: 'acme', suspension: null }, { name: 'demo' }],
  });
});

test('a link is printed alone, good for what was asked', async () => {
  await inviteToTenant('demo', { role: 'viewer', note: 'Grace', valid: 3_600_000 });
  expect(words()).toMatch(/^http:\/\/portal\.test\/join#cli_[\w-]{43}$/);
  expect(await cloud.database.invitation.findMany()).toMatchObject([{ role: 'VIEWER', note: 'Grace' }]);
  const never = inviteToTenant('demo', { role: 'owner', valid: 1_000 });
  await expect(never).rejects.toMatchObject({ code: 'invalid_value' });
});

test('what does not exist is said, and nothing is made', async () => {
  await expect(suspendTenant('nowhere', {})).rejects.toMatchObject({ code: 'not_found' });
  await expect(resumeTenant('nowhere', {})).rejects.toMatchObject({ code: 'not_found' });
  const unowned = createTenant('unowned', { owner: 'nobody@example.org' });
  await expect(unowned).rejects.toMatchObject({ code: 'not_found', params: { type: 'user' } });
  expect(await cloud.database.tenant.count({ where: { name: 'unowned' } })).toBe(0);
});
