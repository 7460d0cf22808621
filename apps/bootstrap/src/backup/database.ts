import { join } from 'node:path';
import { findPostgresPrograms } from '../postgres/binaries.ts';
import { withConnection } from '../postgres/roles.ts';
import { run } from '../process/run.ts';
import type { Cloud } from '../state/cloud.ts';
import { APP_ROLE } from '../state/endpoints.ts';
import type { Manifest } from './manifest.ts';

/** Dumps the database as it is at one moment, while everything works with it (pg_dump(1), custom format: compressed). */
export async function dumpDatabase(cloud: Cloud, file: string): Promise<void> {
  const { address, environment } = addressOf(cloud);
  const program = join(programsOf(cloud), 'pg_dump');
  await run([program, '--format=custom', '--no-owner', '--file', file, '--dbname', address], { environment });
}

/** Turns a dump into statements. Changes nothing. @returns their file, beside it. @throws CommandError when it cannot be read */
export async function readDump(cloud: Cloud, dump: string): Promise<string> {
  const script = `${dump}.sql`;
  await run([join(programsOf(cloud), 'pg_restore'), '--no-owner', '--file', script, dump]);
  return script;
}

/**
 * Replaces all that is in the database by what the statements make, in one transaction: what cannot be restored leaves what was there. The
 * same transaction closes it to the role of the parts: controllers, portals and gateways of any machine can do nothing with it until
 * {@link openDatabase}.
 */
export async function replaceDatabase(cloud: Cloud, script: string): Promise<void> {
  const { address, environment } = addressOf(cloud);
  const flags = [
    '--no-psqlrc',
    '--quiet',
    '--single-transaction',
    '--set=ON_ERROR_STOP=1',
    '--output=/dev/null',
  ];
  const anew = ['--command', 'DROP SCHEMA public CASCADE', '--command', 'CREATE SCHEMA public'];
  const closed = ['--command', `REVOKE USAGE ON SCHEMA public FROM PUBLIC, ${APP_ROLE}`];
  const psql = join(programsOf(cloud), 'psql');
  await run([psql, ...flags, '--dbname', address, ...anew, '--file', script, ...closed], { environment });
}

/** Lets the parts work with a database that {@link replaceDatabase} has closed. */
export async function openDatabase(cloud: Cloud): Promise<void> {
  await withConnection(cloud.endpoints.databaseOwnerUrl, (client) =>
    client.query(`GRANT USAGE ON SCHEMA public TO ${APP_ROLE}`),
  );
}

/** What the database itself tells the manifest. */
export async function describeDatabase(cloud: Cloud): Promise<Pick<Manifest, 'migrations' | 'images'>> {
  return withConnection(cloud.endpoints.databaseOwnerUrl, async (client) => {
    const migrations = await client.query(
      'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1',
    );
    const images = await client.query(
      'SELECT name, sha256, size_bytes::float AS "sizeBytes" FROM image WHERE retired_at IS NULL ORDER BY name',
    );
    return { migrations: migrations.rows.map(({ name }) => name), images: images.rows };
  });
}

/** Whether a cloud lives in it already. */
export async function isInhabited(cloud: Cloud): Promise<boolean> {
  return withConnection(cloud.endpoints.databaseOwnerUrl, async (client) => {
    const { rows } = await client.query(`SELECT to_regclass('public.tenant') IS NOT NULL AS here`);
    return rows[0].here;
  });
}

/** The password goes by the environment: everybody sees a command line. */
function addressOf({ endpoints }: Cloud) {
  const url = new URL(endpoints.databaseOwnerUrl);
  const password = decodeURIComponent(url.password);
  url.password = '';
  return { address: url.href, environment: { PGPASSWORD: password } };
}

/** Of the server's own version where it is ours, else the newest that is installed: an older pg_dump refuses a newer server. */
function programsOf({ paths }: Cloud): string {
  return findPostgresPrograms(paths.postgresData);
}
