import type { Database, Prisma } from '@cloudlet/prisma';
import { OutcomeUnknownError } from './outcome-unknown-error.ts';
import { sqlStateOf } from './sql-state.ts';
import { whyDatabaseIsAway } from './why-away.ts';

export type Transaction = Prisma.TransactionClient;

/** PostgreSQL's word for "nothing was wrong with it, try again": deadlock_detected and serialization_failure. */
const TRY_AGAIN = new Set(['40P01', '40001']);
const TRIES = 5;

/** Waiting for a free connection, and for the locks of others: a burst on one tenant queues rather than fails. */
const PATIENCE = { maxWait: 20_000, timeout: 20_000 };

/**
 * Runs `work` in one transaction (READ COMMITTED: correctness comes from the locks, taken tenant → node → instance). It may run
 * several times, after a deadlock or serialization failure only, so it does nothing outside the database.
 * @throws OutcomeUnknownError when the database went away during the commit; when it went away before, what the driver throws
 */
export async function inTransaction<Result>(
  database: Database,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let count = 1; ; count += 1) {
    let commits = false;
    try {
      return await database.$transaction(async (tx) => {
        const result = await work(tx);
        commits = true;
        return result;
      }, PATIENCE);
    } catch (error) {
      if (commits && whyDatabaseIsAway(error) !== null) throw new OutcomeUnknownError(error);
      if (count >= TRIES || !TRY_AGAIN.has(sqlStateOf(error) ?? '')) throw error;
    }
  }
}
