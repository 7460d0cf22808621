import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createEmptyTestDatabase,
  createTestDatabase,
  prismaCli,
  type TestDatabase,
} from '../testing/index.ts';

let migrated: TestDatabase;
let empty: TestDatabase;
beforeAll(async () => {
  migrated = await createTestDatabase();
  empty = await createEmptyTestDatabase();
});
afterAll(async () => {
  await migrated.drop();
  await empty.drop();
});

test('Prisma deploys the migrations without a way out, and again changes nothing', {
  timeout: 120_000,
}, async () => {
  expect(await prismaCli(empty.ownerUrl, 'migrate', 'deploy')).toContain('successfully applied');
  expect(await prismaCli(empty.ownerUrl, 'migrate', 'deploy')).toContain('No pending migrations');
});

test('the schema says what the migrations made, and a difference would be noticed', {
  timeout: 120_000,
}, async () => {
  const compare = [
    'migrate',
    'diff',
    '--from-config-datasource',
    '--to-schema',
    'schema.prisma',
    '--exit-code',
  ];
  await prismaCli(migrated.ownerUrl, ...compare);

  const client = new pg.Client({ connectionString: migrated.ownerUrl });
  await client.connect();
  await client.query('ALTER TABLE tenant ADD COLUMN stray text');
  await client.end();
  await expect(prismaCli(migrated.ownerUrl, ...compare)).rejects.toMatchObject({ code: 2 });
});
