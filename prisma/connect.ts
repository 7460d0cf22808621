import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import { endSilence } from './end-silence.ts';
import { PrismaClient } from './generated/client.ts';

/** The Prisma client of Cloudlet's database. */
export type Database = PrismaClient;

export type ConnectOptions = {
  /** At most so many; each costs the server a few MB. */
  readonly connections?: number;
  /** What the server calls these sessions (application_name, at most 63 characters). */
  readonly sessionName?: string;
  /** How long the server may owe an answer before its connection is given up (ms). */
  readonly silenceMs?: number;
};

/**
 * How long a transaction may hold its locks while its process says nothing (frozen, or cut off): longer than any does between two
 * statements, shorter than others can wait.
 */
const SILENT_TRANSACTION_MS = 10_000;

/** Longer than any transaction may take, and so than any statement waits for a lock. */
const SILENCE_MS = 25_000;
/** For a connection to come about, and for one of the pool to be free. */
const CONNECTED_WITHIN_MS = 20_000;

/** Connects lazily to PostgreSQL. */
export function connectDatabase(url: string, options: ConnectOptions = {}): Database {
  const { connections = 10, sessionName = 'cloudlet', silenceMs = SILENCE_MS } = options;
  const pool = new Pool({
    connectionString: url,
    max: connections,
    application_name: sessionName,
    idle_in_transaction_session_timeout: SILENT_TRANSACTION_MS,
    // The adapter drops the offset of a timestamp that it reads: the session must speak UTC, whatever the server's own zone is.
    options: '-c TimeZone=UTC',
    connectionTimeoutMillis: CONNECTED_WITHIN_MS,
  });
  pool.on('connect', (client) => endSilence(client, silenceMs));
  const statementNameGenerator = nameStatements();
  return new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator }),
  });
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
