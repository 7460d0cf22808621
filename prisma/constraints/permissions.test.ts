import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { insert, insertWorld } from './rows.ts';

let database: TestDatabase;
let application: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await insertWorld(owner);
  await insert(owner, 'audit_event');
  await owner.end();
  application = new pg.Client({ connectionString: database.url });
  await application.connect();
});
afterAll(async () => {
  await application.end();
  await database.drop();
});

/** insufficient_privilege */
const DENIED = { code: '42501' };

test.each([
  "UPDATE audit_event SET actor_name = 'nobody'",
  'DELETE FROM audit_event',
  'TRUNCATE audit_event',
  'UPDATE audit_policy SET retention_days = 30',
  'INSERT INTO audit_policy VALUES (true, 30)',
  'DELETE FROM audit_policy',
  'UPDATE quota_change SET to_limit = 3',
  'DELETE FROM quota_change',
  'TRUNCATE quota_change',
  'DELETE FROM quota_default',
  'DELETE FROM quota_request',
  'UPDATE node SET claimed_vcpus = 0',
  'UPDATE node SET claimed_memory_mib = 0, claimed_disk_gib = 0',
  "INSERT INTO node (id, name, secret_hash, claimed_vcpus) VALUES (gen_random_uuid(), 'n', 'x', 1)",
  'INSERT INTO leader_lease (epoch) VALUES (1)',
  'DELETE FROM leader_lease',
  'SELECT * FROM _prisma_migrations',
  'DROP TABLE tenant',
  'ALTER TABLE audit_event DISABLE TRIGGER ALL',
  'CREATE TABLE stray (id int)',
  'DROP TRIGGER claim_keeps_node_totals ON claim',
  'CREATE OR REPLACE FUNCTION keep_node_totals() RETURNS trigger LANGUAGE sql AS $$ SELECT 1 $$',
])('the application may not: %s', async (statement) => {
  await expect(application.query(statement)).rejects.toMatchObject(DENIED);
});

test('what the application asks to be pruned is what is older than the operators want to keep, and nothing else', async () => {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('TRUNCATE audit_event');
  const ages = [500, 401, 401, 399, 31, 0];
  for (const days of ages)
    await insert(owner, 'audit_event', { at: new Date(Date.now() - days * 86_400_000).toISOString() });
  const prune = async (most: number) => {
    const { rows } = await application.query('SELECT prune_audit_events($1) AS gone', [most]);
    return rows[0].gone as number;
  };
  expect([await prune(2), await prune(100), await prune(100)]).toEqual([2, 1, 0]);
  await owner.query('UPDATE audit_policy SET retention_days = 30');
  expect(await prune(100)).toBe(2);
  for (const [statement, constraint] of [
    ['UPDATE audit_policy SET retention_days = 29', 'audit_policy_retention_days'],
    ['INSERT INTO audit_policy (single) VALUES (false)', 'audit_policy_is_one'],
  ] as const)
    await expect(owner.query(statement)).rejects.toMatchObject({ code: '23514', constraint });
  expect((await application.query('SELECT count(*)::int AS left FROM audit_event')).rows).toEqual([
    { left: 1 },
  ]);
  await owner.end();
});

test('the application may add to the history, and enrol and update nodes', async () => {
  await insert(application, 'audit_event');
  await insert(application, 'quota_change');
  await application.query(
    "INSERT INTO node (id, name, secret_hash) VALUES (gen_random_uuid(), 'enrolled', 'x')",
  );
  await application.query("UPDATE node SET vcpus = 8 WHERE name = 'enrolled'");
});

test('the application’s claims change the totals that it may not write itself', async () => {
  const { rows } = await application.query(
    'SELECT i.id AS instance_id, i.tenant_id, i.node_id FROM instance i LIMIT 1',
  );
  await insert(application, 'claim', rows[0]);
  const node = await application.query('SELECT claimed_vcpus FROM node WHERE id = $1', [rows[0].node_id]);
  expect(node.rows).toEqual([{ claimed_vcpus: 1 }]);
});

test('every table and column of the schema is the application’s to read', async () => {
  const { rows } = await application.query(`
    SELECT table_name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'`);
  const readable = rows.map((row) => row.table_name as string);
  expect(readable).toContain('operation');
  for (const table of readable) await application.query(`SELECT * FROM "${table}" LIMIT 1`);
});
