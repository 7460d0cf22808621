import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createApiToken, listEvents } from '@cloudlet/control';
import { addTestPerson, createTestToken } from '@cloudlet/control/testing';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { handleRest } from '../rest/handle.ts';
import { startTestApi, type TestApi } from '../testing/test-api.ts';

let api: TestApi;
let reader: string;
beforeAll(async () => {
  api = await startTestApi();
  reader = (
    await createTestToken(api.cloud.database, api.cloud.tenant, { name: 'auditor', scopes: ['read'] })
  ).secret;
});
afterAll(() => api.end());

async function get(path: string, token = reader, signal?: AbortSignal): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  const request = new Request(`http://portal.test/api/v1${path}`, signal ? { headers, signal } : { headers });
  return handleRest(api.dependencies, request);
}

const jsonl = (text: string) => text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));

it('has the same events as the list, in either form, and those of no other tenant', async () => {
  const { database, tenant } = api.cloud;
  await api.cloud.createActive('exported');
  await createTestToken(database, tenant, { name: '=1+1, "quoted"' });
  const { items } = await listEvents(database, tenant.member, { limit: 100 });
  expect(items.length).toBeGreaterThan(3);

  const lines = await get('/events/export?format=jsonl');
  expect(lines.headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
  expect(lines.headers.get('content-disposition')).toMatch(/^attachment; filename="events-[\dT-]+\.jsonl"$/);
  expect(jsonl(await lines.text())).toEqual(JSON.parse(JSON.stringify(items)));

  const csv = await get('/events/export?format=csv');
  const rows = parse(await csv.text(), { columns: true }) as Record<string, string>[];
  expect(rows.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
  const row = rows.find(({ targetName }) => targetName?.includes('quoted'));
  expect(row).toMatchObject({
    targetName: `'=1+1, "quoted"`,
    tenantName: tenant.name,
    via: 'system',
    result: 'ACCEPTED',
  });
  expect(JSON.parse(row?.detail ?? '')).toMatchObject({ name: '=1+1, "quoted"' });

  const foreign = jsonl(await (await get('/events/export?format=jsonl', api.stranger)).text());
  expect(foreign.filter((event) => event.tenant?.id !== undefined && event.tenant.id === tenant.id)).toEqual(
    [],
  );
});

it('has what the filters let through', async () => {
  const all = jsonl(await (await get('/events/export?format=jsonl')).text());
  const some = jsonl(await (await get('/events/export?format=jsonl&action=token.&result=ACCEPTED')).text());
  expect(some).toEqual(
    all.filter(({ action, result }) => action.startsWith('token.') && result === 'ACCEPTED'),
  );
  expect(some.length).toBeGreaterThan(0);
  expect((await get('/events/export?address=nonsense')).status).toBe(400);
  expect((await get('/events/export?tenantId=01939f3e-7c00-7000-8000-000000000001')).status).toBe(400);
});

it('of the whole cloud is for who runs it', async () => {
  expect((await get('/audit/export')).status).toBe(403);
  const admin = await addTestPerson(api.cloud.database, {
    email: 'auditor@cloud.example',
    name: 'Auditor',
    isCloudAdmin: true,
  });
  const { secret } = await createApiToken(api.cloud.database, admin, { name: 'audit', scopes: ['admin'] });
  const all = jsonl(await (await get('/audit/export?format=jsonl', secret)).text());
  expect(all.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['session.start', 'instance.create']),
  );
  const ofOne = jsonl(
    await (await get(`/audit/export?format=jsonl&tenantId=${api.cloud.tenant.id}`, secret)).text(),
  );
  expect(new Set(ofOne.map(({ tenant }) => tenant.id))).toEqual(new Set([api.cloud.tenant.id]));
});

it('ends when the token is revoked in the middle, and not as if it were whole', async () => {
  const { database, tenant } = api.cloud;
  const { id, secret } = await createTestToken(database, tenant, { name: 'short-lived', scopes: ['read'] });
  await addEvents(5_000);
  const response = await get('/events/export?format=jsonl', secret);
  const body = response.body?.getReader();
  await body?.read();
  await database.apiToken.update({ where: { id }, data: { revokedAt: new Date() } });
  const rest = async () => {
    for (let next = await body?.read(); next && !next.done; next = await body?.read());
  };
  await expect(rest()).rejects.toMatchObject({ code: 'unauthenticated' });
});

it('of 100,000 events holds no more at its end than at its beginning', async () => {
  await addEvents(100_000);
  const response = await get('/events/export');
  const body = response.body?.getReader();
  const looks: { readonly lines: number; readonly live: number; readonly rss: number }[] = [];
  let lines = 0;
  for (let next = await body?.read(); next && !next.done; next = await body?.read()) {
    lines += Buffer.from(next.value).toString().split('\n').length - 1;
    if (lines < (looks.length + 1) * 10_000) continue;
    collectGarbage();
    const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
    looks.push({ lines, live: (heapUsed + arrayBuffers) / 2 ** 20, rss: rss / 2 ** 20 });
  }
  console.table(looks.map((look) => ({ ...look, live: look.live.toFixed(1), rss: look.rss.toFixed(1) })));
  const [first, last] = [looks[0], looks.at(-1)];
  if (!first || !last) throw new Error('the export was too short');
  expect(lines).toBeGreaterThan(100_000);
  // The file has some 50 MiB.
  expect(last.live - first.live).toBeLessThan(5);
  expect(last.rss - first.rss).toBeLessThan(20);
}, 60_000);

const collectGarbage = (() => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
})();

async function addEvents(count: number): Promise<void> {
  const { database, tenant } = api.cloud;
  await database.$executeRaw`
    INSERT INTO audit_event (tenant_id, actor_name, via, action, target_type, address, user_agent, request_id, detail)
    SELECT ${tenant.id}::uuid, 'test', 'token', 'instance.rename', 'instance', '192.0.2.1', 'a program', gen_random_uuid()::text,
           jsonb_build_object('name', 'name-' || n, 'from', 'name-' || n - 1) FROM generate_series(1, ${count}) n`;
}
