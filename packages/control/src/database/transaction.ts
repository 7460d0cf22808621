import type { Database, Prisma } from '@cloudlet/prisma';
import { sqlStateOf } from './sql-state.ts';

export type Transaction = Prisma.TransactionClient;

/** PostgreSQL's word for "nothing was wrong with it, try again": deadlock_detected and serialization_failure. */
const TRY_AGAIN = new Set(['40P01', '40001']);
const TRIES = 5;

/** Waiting for a free connection, and for the locks of others: a burst on one tenant queues rather than fails. */
const PATIENCE = { maxWait: 20_000, timeout: 20_000 };

/**
 * Runs `work` in one transaction (READ COMMITTED: correctness comes from the locks, taken tenant → node → instance). It may run
 * several times, after a deadlock or serialization failure only, so it does nothing outside the database.
 */
export async function inTransaction<Result>(
  database: Database,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let count = 1; ; count += 1) {
    try {
      return await database.$transaction(work, PATIENCE);
    } catch (error) {
      if (count >= TRIES || !TRY_AGAIN.has(sqlStateOf(error) ?? '')) throw error;
    }
  }
}
