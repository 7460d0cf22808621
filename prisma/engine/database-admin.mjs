// @ts-check
import pg from 'pg';

/**
 * Runs statements on the server's `postgres` database, for what cannot be done inside the database itself.
 * @template Result
 * @param {string} url connection string of the database in question
 * @param {(client: pg.Client, quotedName: string, name: string) => Promise<Result>} work
 */
async function onServer(url, work) {
  const server = new URL(url);
  const name = decodeURIComponent(server.pathname.slice(1));
  server.pathname = '/postgres';
  server.searchParams.delete('schema');
  const client = new pg.Client({ connectionString: server.href });
  await client.connect();
  try {
    return await work(client, client.escapeIdentifier(name), name);
  } finally {
    await client.end();
  }
}

/** @param {string} url */
export async function canConnect(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.end();
}

/**
 * @param {string} url
 * @returns {Promise<string>} the database's name
 */
export function createDatabase(url) {
  return onServer(url, async (client, quotedName, name) => {
    await client.query(`CREATE DATABASE ${quotedName}`);
    return name;
  });
}

/** @param {string} url */
export function dropDatabase(url) {
  return onServer(url, (client, quotedName) =>
    client.query(`DROP DATABASE IF EXISTS ${quotedName} WITH (FORCE)`),
  );
}

/**
 * The same server, another database.
 * @param {string} url
 * @param {string} name
 */
export function withDatabase(url, name) {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.href;
}

/** PostgreSQL's SQLSTATE to the code that Prisma's CLI understands (Prisma's error reference). */
const PRISMA_CODES = new Map([
  ['3D000', 'P1003'],
  ['28P01', 'P1000'],
  ['42P04', 'P1009'],
]);

/** @param {unknown} error */
export function prismaCode(error) {
  const sqlState = error instanceof Error && 'code' in error ? String(error.code) : '';
  return PRISMA_CODES.get(sqlState) ?? 'P1001';
}
