import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, Problem } from '../errors.ts';
import { withConnection } from '../postgres/roles.ts';
import { repositoryRoot } from '../state/repository.ts';
import type { Step } from './runner.ts';

/** The user's own PostgreSQL takes its address, and the database holds no tables but ours. Changes nothing there. */
export function usersDatabaseStep(databaseUrl: string): Step {
  const { host, pathname } = new URL(databaseUrl);
  const database = `${host}${pathname}`;
  return {
    name: 'PostgreSQL of yours',
    async check() {
      const strangers = await strangeTables(databaseUrl).catch((cause: unknown) => {
        throw new Problem(`The PostgreSQL at ${database} does not work`, {
          why: messageOf(cause),
          next: 'Set DATABASE_URL right: postgresql://ROLE:PASSWORD@HOST/DATABASE, with a database that exists; then run the command again.',
          cause,
        });
      });
      if (strangers.length > 0) throw inUse(database, strangers);
      return { value: undefined, note: database };
    },
    apply: async () => undefined,
  };
}

function inUse(database: string, tables: readonly string[]): Problem {
  const shown = tables.slice(0, SHOWN_TABLES).join(', ');
  return new Problem(`The database ${database} belongs to something else`, {
    why: `It holds tables that are not Cloudlet's: ${shown}${tables.length > SHOWN_TABLES ? ', …' : ''}`,
    next: "Make an empty one (createdb NAME) and name it in DATABASE_URL; or unset DATABASE_URL: then Cloudlet's own is used.",
  });
}

const SHOWN_TABLES = 5;

/** @returns the tables of a database that none of our migrations has been at; none where one has. */
async function strangeTables(url: string): Promise<string[]> {
  return withConnection(url, async (client) => {
    const found = await client.query<{ name: string }>(TABLES);
    const tables = found.rows.map(({ name }) => name);
    if (!tables.includes(MIGRATIONS_TABLE)) return tables;
    const begun = await client.query<{ name: string }>(
      `SELECT migration_name AS name FROM ${MIGRATIONS_TABLE}`,
    );
    const ours = new Set(readdirSync(join(repositoryRoot, 'prisma/migrations')));
    if (begun.rows.some(({ name }) => ours.has(name))) return [];
    return tables.filter((name) => name !== MIGRATIONS_TABLE || begun.rows.length > 0);
  });
}

/** Where Prisma keeps which migrations it has begun. */
const MIGRATIONS_TABLE = '_prisma_migrations';

/** Tables and views where ours would be made, but for those that an extension brought. */
const TABLES = `
  SELECT relname AS name FROM pg_class
  WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT EXISTS (
      SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
  ORDER BY name`;
