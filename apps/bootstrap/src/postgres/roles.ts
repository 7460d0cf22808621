import pg from 'pg';
import { Problem } from '../errors.ts';
import { APP_ROLE, DATABASE_NAME, OWNER_ROLE } from '../state/endpoints.ts';

export type RolePasswords = { readonly owner: string; readonly app: string };

/** Runs statements over one connection. */
export async function withConnection<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Whether a role can connect with its address: it exists, its password fits, its database is there. */
export async function canConnect(url: string): Promise<boolean> {
  try {
    return await withConnection(url, async () => true);
  } catch (error) {
    if (error instanceof pg.DatabaseError && NOT_YET.has(error.code ?? '')) return false;
    throw error;
  }
}

/** invalid_authorization_specification, invalid_password, invalid_catalog_name (PostgreSQL's appendix A). */
const NOT_YET: ReadonlySet<string> = new Set(['28000', '28P01', '3D000']);

/** Makes both roles and the database in Cloudlet's own PostgreSQL, or gives the roles these passwords. */
export async function makeOwnDatabase(superuserUrl: string, passwords: RolePasswords): Promise<void> {
  await withConnection(superuserUrl, async (client) => {
    await ensureRole(client, OWNER_ROLE, passwords.owner);
    await ensureRole(client, APP_ROLE, passwords.app);
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE_NAME} OWNER ${OWNER_ROLE}`);
  });
}

/**
 * Makes the application's role on the user's own server, through the role that DATABASE_URL names.
 * @throws Problem with the statement to run where that role may not.
 */
export async function makeAppRole(databaseUrl: string, password: string): Promise<void> {
  try {
    await withConnection(databaseUrl, (client) => ensureRole(client, APP_ROLE, password));
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new Problem(`The role of DATABASE_URL may not make the role ${APP_ROLE}`, {
      why: 'The parts work as a role that does not own the tables, so that none of them can change audit events.',
      next: `Let a superuser run: ALTER ROLE "${decodeURIComponent(new URL(databaseUrl).username)}" CREATEROLE`,
      cause: error,
    });
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';

async function ensureRole(client: pg.Client, name: string, password: string): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  const verb = found.rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(
    `${verb} ROLE ${client.escapeIdentifier(name)} LOGIN PASSWORD ${client.escapeLiteral(password)}`,
  );
}
