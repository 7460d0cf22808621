import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { APPLICATION, databaseUrl, OWNER } from './server.ts';
import { sharedServer, TEMPLATE } from './shared-server.ts';

/** A migrated, empty database of a test file's own. */
export type TestDatabase = {
  /** As the application's role, which is how the daemons and the portal connect. */
  readonly url: string;
  /** As the role that owns the tables. */
  readonly ownerUrl: string;
  readonly drop: () => Promise<void>;
};

/** Clones the migrated template on the test run's PostgreSQL server (100 ms). Drop it in `afterAll`. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(`TEMPLATE ${TEMPLATE}`);
}

/** A database that has no schema yet, for tests of the migrations themselves. */
export function createEmptyTestDatabase(): Promise<TestDatabase> {
  return createDatabase('');
}

async function createDatabase(options: string): Promise<TestDatabase> {
  const directory = await sharedServer();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(directory, `CREATE DATABASE ${name} OWNER ${OWNER} ${options}`);
  return {
    url: databaseUrl(directory, APPLICATION, name),
    ownerUrl: databaseUrl(directory, OWNER, name),
    drop: () => onServer(directory, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function onServer(directory: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(directory, 'postgres', 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
