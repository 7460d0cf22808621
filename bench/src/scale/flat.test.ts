import { openDependencies, openVault } from '@cloudlet/api';
import { createTestDatabase, type TestDatabase } from '@cloudlet/prisma/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from './cloud/process.ts';
import { fillBase } from './fill/fill-base.ts';
import { fillInstances, tidy } from './fill/fill-instances.ts';
import { fillSamples } from './fill/fill-samples.ts';
import { ADMIN_PAGES, askForPage, type PageQuery, pagesOf, type Reader, readersOf } from './measure/pages.ts';

const CLOUD = { tenants: 10, nodes: 100 };
const SMALL = 1_000;
const LARGE = 10_000;
/**
 * Rows that PostgreSQL may read more for a page of the large cloud: the small one has too few failed operations to fill theirs, which is 26 rows
 * and what three tables say of each. What grows with the cloud reads thousands more.
 */
const LEEWAY = 4 * 26;

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await fillBase(owner, CLOUD);
  await fillSamples(owner);
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

/** Rows of tables that were read since the beginning. Sessions tell when they end, and this one when it is told to. */
async function rowsRead(): Promise<number> {
  await owner.query('SELECT pg_stat_force_next_flush()');
  await until('the page’s sessions have ended', async () => {
    const { rows } = await owner.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    return rows.length === 0;
  });
  const { rows } = await owner.query<{ read: string }>(
    'SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) AS read FROM pg_stat_user_tables',
  );
  return Number(rows[0]?.read);
}

async function rowsFor(reader: Reader, page: PageQuery): Promise<number> {
  const before = await rowsRead();
  const dependencies = openDependencies({
    databaseUrl: database.url,
    portalUrl: 'http://portal.test',
    gatewayUrl: 'ws://gateway.test/',
    localGatewayUrl: 'http://gateway.test/',
    vault: openVault('bench'),
  });
  await askForPage(dependencies, reader.identity, page);
  await dependencies.database.$disconnect();
  return (await rowsRead()) - before;
}

/** What each page of the tenant that has most, and of those who run the cloud, reads. */
async function readAll(): Promise<Map<string, number>> {
  const [reader] = await readersOf(owner);
  if (!reader) throw new Error('there is no tenant');
  const read = new Map<string, number>();
  for (const page of [...(await pagesOf(owner, reader)), ...ADMIN_PAGES])
    read.set(page.name, await rowsFor(reader, page));
  return read;
}

// Times would tell on a quiet machine only; what is read tells everywhere.
test('a page reads as many rows in a cloud of ten times the size', { timeout: 120_000 }, async () => {
  await fillInstances(owner, { ...CLOUD, from: 0, to: SMALL });
  await tidy(owner);
  const small = await readAll();
  await fillInstances(owner, { ...CLOUD, from: SMALL, to: LARGE });
  await tidy(owner);
  const large = await readAll();
  const grown = [...large].filter(([name, rows]) => rows > (small.get(name) ?? 0) + LEEWAY);
  expect(grown.map(([name, rows]) => `${name}: ${small.get(name)} rows, then ${rows}`)).toEqual([]);
  expect(large.get('instances, first page')).toBeGreaterThan(25);
});
