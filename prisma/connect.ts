import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

/** The Prisma client of Cloudlet's database. */
export type Database = PrismaClient;

export type ConnectOptions = {
  /** At most so many; each costs the server a few MB. */
  readonly connections?: number;
  /** What the server calls these sessions (application_name, at most 63 characters). */
  readonly sessionName?: string;
};

/**
 * How long a transaction may hold its locks while its process says nothing (frozen, or cut off): longer than any does between two
 * statements, shorter than others can wait.
 */
const SILENT_TRANSACTION_MS = 10_000;

/** Connects lazily to PostgreSQL. */
export function connectDatabase(url: string, options: ConnectOptions = {}): Database {
  const { connections = 10, sessionName = 'cloudlet' } = options;
  const pool = {
    connectionString: url,
    max: connections,
    application_name: sessionName,
    idle_in_transaction_session_timeout: SILENT_TRANSACTION_MS,
    // The adapter drops the offset of a timestamp that it reads: the session must speak UTC, whatever the server's own zone is.
    options: '-c TimeZone=UTC',
  };
  return new PrismaClient({ adapter: new PrismaPg(pool, { statementNameGenerator: nameStatements() }) });
}

/** Far more than the application has; a list of values in a statement's text would make no end of them. */
const MOST_STATEMENTS = 500;

/**
 * A statement with a name is parsed once by each connection, and planned a few times: that is half of what a short one costs. Statements
 * have the same text each time, whatever their values.
 */
function nameStatements(): (statement: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    // The empty name is no name.
    const name = names.size < MOST_STATEMENTS ? `cloudlet-${names.size}` : '';
    if (name !== '') names.set(sql, name);
    return name;
  };
}
