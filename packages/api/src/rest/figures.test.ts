import { takeSample } from '@cloudlet/control';
import { createTestToken } from '@cloudlet/control/testing';
import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appRouter } from '../router.ts';
import { codeOf, type RestRequest } from '../testing/rest-client.ts';
import { startTestApi, type TestApi } from '../testing/test-api.ts';
import { routesOf } from './routes.ts';

/** Quotas, what is used of them and how the cloud stands, by REST: the tenant's side, and that of who runs the cloud. */

const TAGS = ['Quota', 'Quotas', 'Cloud'];

let api: TestApi;
let owner: string;
let admin: string;
beforeAll(async () => {
  api = await startTestApi();
  const { database, tenant } = api.cloud;
  owner = (await createTestToken(database, tenant, { name: 'owner', scopes: PERMISSIONS_OF_ROLE.OWNER }))
    .secret;
  admin = (await createTestToken(database, tenant, { name: 'admin', scopes: ['admin'] })).secret;
  await api.cloud.createActive('counted');
  await takeSample(api.cloud.leader);
});
afterAll(() => api.end());

const asOwner = (method: string, path: string, request: RestRequest = {}) =>
  api.client.call(method, path, { ...request, token: owner });
const asAdmin = (method: string, path: string, request: RestRequest = {}) =>
  api.client.call(method, path, { ...request, token: admin });

async function ask(limits: object): Promise<string> {
  const body = { limits, reason: 'a new shop' };
  const { status, body: made } = await asOwner('POST', '/quota-requests', { body });
  expect([status, made.status]).toEqual([201, 'OPEN']);
  return made.id as string;
}

it('a tenant asks for more and is granted it, refused it, or takes it back', async () => {
  const granted = await ask({ vcpus: 80 });
  const again = await asOwner('POST', '/quota-requests', { body: { limits: { vcpus: 90 }, reason: 'more' } });
  expect(codeOf(again)).toEqual([409, 'quota_request_waiting']);
  const refused = await ask({ networks: 99 });
  const withdrawn = await ask({ images: 99 });
  const waiting = await asAdmin('GET', '/quotas/requests?status=OPEN');
  expect(waiting.body.items).toHaveLength(3);

  expect((await asAdmin('POST', `/quotas/requests/${granted}/grant`)).body.status).toBe('GRANTED');
  const answer = { body: { answer: 'no room' } };
  expect((await asAdmin('POST', `/quotas/requests/${refused}/refuse`, answer)).body.status).toBe('REFUSED');
  expect((await asOwner('POST', `/quota-requests/${withdrawn}/withdraw`)).body.status).toBe('WITHDRAWN');
  const late = await asAdmin('POST', `/quotas/requests/${refused}/grant`);
  expect(codeOf(late)).toEqual([409, 'quota_request_ended']);
  const told = (await asOwner('GET', '/quota-requests')).body.items as { status: string; answer: string }[];
  expect(told.map(({ status }) => status)).toEqual(['WITHDRAWN', 'REFUSED', 'GRANTED']);
  expect(told[1]?.answer).toBe('no room');
  expect((await asOwner('GET', '/quota')).body).toMatchObject({
    vcpus: { limit: 80 },
    networks: { limit: 10 },
  });
});

it('who runs the cloud changes limits of many tenants at once or of none, and what new ones get, with a history', async () => {
  const { tenant, addTenant } = api.cloud;
  const other = await addTenant('second');
  const items = [
    { tenantId: tenant.id, limits: { snapshots: 7 } },
    { tenantId: other.id, limits: { snapshots: 8 } },
  ];
  const stale = [items[0], { ...items[1], seen: { snapshots: 1 } }];
  const refused = await asAdmin('PATCH', '/quotas', { body: { items: stale, reason: 'too early' } });
  expect(codeOf(refused)).toEqual([409, 'quotas_refused']);
  expect((await asAdmin('PATCH', '/quotas', { body: { items, reason: 'the new hall' } })).status).toBe(200);
  const quotas = (await asAdmin('GET', '/quotas?name=second')).body.items as object[];
  expect(quotas).toMatchObject([{ quota: { snapshots: { limit: 8 } } }]);
  const changes = (await asAdmin('GET', '/quotas/changes')).body.items as object[];
  expect(changes.slice(0, 2)).toMatchObject([{ reason: 'the new hall' }, { reason: 'the new hall' }]);
  const before = (await asAdmin('GET', '/quotas/defaults')).body;
  const defaults = await asAdmin('PATCH', '/quotas/defaults', { body: { limits: { tokens: 3 } } });
  expect(defaults.body).toEqual({ ...before, tokens: 3 });
});

it('a tenant reads what it uses and has used', async () => {
  expect((await asOwner('GET', '/usage')).body).toMatchObject({ instances: { ACTIVE: 1 } });
  expect((await asOwner('GET', '/usage/history?period=day')).status).toBe(200);
  const { items } = (await asOwner('GET', '/operations')).body as { items: object[] };
  expect(items).toMatchObject([{ kind: 'create', status: 'SUCCEEDED' }]);
  expect(codeOf(await asOwner('GET', '/cloud'))).toEqual([403, 'forbidden']);
});

it('who runs the cloud reads how it stands and has stood', async () => {
  expect((await asAdmin('GET', '/cloud')).status).toBe(200);
  expect((await asAdmin('GET', '/cloud/history?period=day')).status).toBe(200);
  const { items } = (await asAdmin('GET', '/cloud/tenants?by=instances')).body as { items: object[] };
  expect(items[0]).toMatchObject({ tenant: { name: 'demo' } });
  expect((await asAdmin('GET', '/cloud/operations?state=failed')).body.items).toEqual([]);
});

it('was seen to give every success that it documents', () => {
  const routes = routesOf(appRouter).filter(({ tags }) => tags.some((tag) => TAGS.includes(tag)));
  expect(routes.length).toBeGreaterThan(15);
  const missing = routes.filter(({ procedure, status }) => !api.client.seen.has(`${procedure} ${status}`));
  expect(missing.map(({ procedure }) => procedure)).toEqual([]);
});
