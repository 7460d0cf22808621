import type { Database } from '@cloudlet/control';
import type { Logger } from '@cloudlet/daemon';
import { isUnforeseen, whyUnavailable } from './describe.ts';

/** Milliseconds without a failure after which the next one is news. */
const QUIET_MS = 10_000;
const lastAway = new WeakMap<Database, number>();

type Where = { readonly database: Database; readonly logger: Logger };

/**
 * Writes down what is the cloud's own fault: with its stack what nobody foresaw; that the database does not serve, which says
 * all and hits every request alike, once until it has been quiet for a while. What is the caller's fault is not.
 */
export function logFailure(
  { database, logger }: Where,
  error: unknown,
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): void {
  if (isUnforeseen(error)) logger.error({ err: error, ...fields }, message);
  const reason = whyUnavailable(error);
  if (reason === null) return;
  const now = performance.now();
  const last = lastAway.get(database);
  lastAway.set(database, now);
  if (last === undefined || now - last > QUIET_MS) logger.warn({ reason }, 'the database does not serve now');
}
