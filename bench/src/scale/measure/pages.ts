import { type ApiDependencies, handleTrpc, type Identity } from '@cloudlet/api';
import type { Client } from 'pg';
import { TENANT_PREFIX } from '../fill/fill-base.ts';

/** A page of the portal, as its browser asks for it. */
export type PageQuery = { readonly name: string; readonly procedure: string; readonly input?: object };

/** How often each page is asked for, after a few times that do not count. */
const TIMES = 60;
const WARM_UP = 8;

/** The tenants whose pages are asked for: the first has an eighth of all instances. */
export type Reader = {
  readonly name: 'large' | 'ordinary';
  readonly tenantId: string;
  readonly identity: Identity;
};

export async function readersOf(owner: Client): Promise<Reader[]> {
  const { rows } = await owner.query<{ tenantId: string; sessionId: string }>(
    `WITH reader AS (SELECT t.name, t.id AS tenant_id, m.user_id, gen_random_uuid() AS session_id
                       FROM tenant t JOIN membership m ON m.tenant_id = t.id WHERE t.name IN ($1, $2)),
          signed_in AS (INSERT INTO session (id, user_id, expires_at)
                        SELECT session_id, user_id, now() + interval '7 days' FROM reader)
     SELECT tenant_id AS "tenantId", session_id AS "sessionId" FROM reader ORDER BY name`,
    [`${TENANT_PREFIX}1`, `${TENANT_PREFIX}2`],
  );
  return rows.map(({ tenantId, sessionId }, index) => ({
    name: index === 0 ? 'large' : 'ordinary',
    tenantId,
    identity: { kind: 'session', sessionId, tenantId },
  }));
}

/** The pages, the worst among them: the end of a long list, filters that few or none match. */
export async function pagesOf(owner: Client, { tenantId }: Reader): Promise<PageQuery[]> {
  const { rows } = await owner.query<{ id: string; name: string; cursor: string }>(
    `WITH own AS (SELECT * FROM instance WHERE tenant_id = $1 AND deleted_at IS NULL)
     SELECT id, name, iso_time(created_at) || ' ' || id AS cursor FROM own ORDER BY created_at, id
      LIMIT 1 OFFSET (SELECT least(30, count(*) - 1) FROM own)`,
    [tenantId],
  );
  const [early] = rows;
  if (!early) throw new Error('the tenant has no instance: the cloud is too small for so many tenants');
  const cursor = Buffer.from(early.cursor).toString('base64url');
  const list = (name: string, input: object) => ({
    name: `instances, ${name}`,
    procedure: 'instances.list',
    input: { limit: 25, ...input },
  });
  return [
    list('first page', {}),
    list('last page', { cursor }),
    list('search, many found', { name: 'web' }),
    list('search, one found', { name: early.name }),
    list('search, none found', { name: 'nowhere' }),
    list('status that few have', { status: 'ERROR' }),
    list('status that none has', { status: 'PAUSED' }),
    { name: 'one instance', procedure: 'instances.get', input: { id: early.id } },
    { name: 'its operations', procedure: 'instances.operations', input: { id: early.id, limit: 25 } },
    { name: 'quota', procedure: 'quota.get' },
    { name: 'states and room', procedure: 'usage.get' },
    { name: 'use, a day', procedure: 'usage.history', input: { period: 'day' } },
    { name: 'use, a year', procedure: 'usage.history', input: { period: 'year' } },
    { name: 'its latest operations', procedure: 'operations.list', input: { limit: 6 } },
  ];
}

/** Before every other one, where the largest come first. */
const LAST_ID = '20000000-0000-0000-0000-000000000000';

/** What those who run the cloud look at. */
export const ADMIN_PAGES: readonly PageQuery[] = [
  { name: 'nodes, first page', procedure: 'nodes.list', input: { limit: 50 } },
  {
    name: 'nodes, last page',
    procedure: 'nodes.list',
    input: { limit: 50, cursor: Buffer.from('node-949').toString('base64url') },
  },
  { name: 'the cloud', procedure: 'cloud.get' },
  { name: 'the cloud, a day', procedure: 'cloud.history', input: { period: 'day' } },
  { name: 'the cloud, a year', procedure: 'cloud.history', input: { period: 'year' } },
  { name: 'tenants by use, first page', procedure: 'cloud.tenants', input: { by: 'memoryMib', limit: 50 } },
  {
    name: 'tenants by use, late page',
    procedure: 'cloud.tenants',
    input: { by: 'instances', limit: 50, cursor: Buffer.from(`9599 ${LAST_ID}`).toString('base64url') },
  },
  { name: 'operations that failed', procedure: 'cloud.operations', input: { state: 'failed', limit: 25 } },
  { name: 'quotas, first page', procedure: 'quotas.list', input: { limit: 50 } },
  { name: 'operations that run', procedure: 'cloud.operations', input: { state: 'unfinished', limit: 25 } },
];

/**
 * Asks for a page by the procedure that the portal's pages ask: session, query, checks of the answer's shape and JSON are in it, HTTP
 * is not.
 * @throws Error when it is not answered
 */
export async function askForPage(
  dependencies: ApiDependencies,
  identity: Identity,
  page: PageQuery,
): Promise<void> {
  const input = page.input ? `?input=${encodeURIComponent(JSON.stringify(page.input))}` : '';
  const request = new Request(`http://portal.bench/api/trpc/${page.procedure}${input}`);
  const response = await handleTrpc(dependencies, request, async () => identity);
  const text = await response.text();
  if (!response.ok) throw new Error(`${page.name}: ${response.status} ${text}`);
}

/** Asks for a page again and again, one at a time. @returns milliseconds of each time */
export async function timePage(
  dependencies: ApiDependencies,
  identity: Identity,
  page: PageQuery,
): Promise<number[]> {
  for (let count = 0; count < WARM_UP; count += 1) await askForPage(dependencies, identity, page);
  const times: number[] = [];
  for (let count = 0; count < TIMES; count += 1) {
    const from = performance.now();
    await askForPage(dependencies, identity, page);
    times.push(performance.now() - from);
  }
  return times;
}
