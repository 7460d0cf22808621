import { causeOf, DRIVER_ERROR } from './sql-state.ts';

/** PostgreSQL ends, was killed, or starts: admin_shutdown, crash_shutdown, cannot_connect_now. */
const PASSING = new Set(['57P01', '57P02', '57P03']);
/** Connection exceptions (PostgreSQL's manual, appendix A). */
const CONNECTION_CLASS = '08';
/** The driver adapter's words for nobody there. */
const UNREACHED = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout']);
/** What the system says of a server's socket (errno(3)), which Prisma hands on as its own error's code. */
const UNCONNECTED = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
/** node-postgres tells a connection that broke by these words alone. */
const BROKEN = new Set([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'timeout exceeded when trying to connect',
]);
/** Prisma's word for a transaction that got no connection in time: all of them wait for the database's answers. */
const NONE_FREE = { code: 'P2028', words: 'Unable to start a transaction in the given time' };

/**
 * Why an error means that the database does not serve now, whatever was asked of it: it starts, stops, or cannot be reached.
 * @returns a few words without addresses, for a log; null for every other error
 */
export function whyDatabaseIsAway(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (BROKEN.has(error.message)) return error.message;
  if (error.name !== 'PrismaClientKnownRequestError' && error.name !== DRIVER_ERROR) return null;
  const { originalCode = '', originalMessage, kind = '' } = causeOf(error) ?? {};
  if (PASSING.has(originalCode) || originalCode.startsWith(CONNECTION_CLASS)) {
    return `${originalCode}: ${originalMessage}`;
  }
  if (UNREACHED.has(kind)) return kind;
  const code = 'code' in error ? String(error.code) : '';
  if (code === NONE_FREE.code && error.message.includes(NONE_FREE.words))
    return 'no connection was free in time';
  return UNCONNECTED.has(code) ? code : null;
}
