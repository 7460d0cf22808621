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

/** Transactions that use cases are given for a database. */
const wholes = new WeakSet<object>();

/**
 * Runs `work` in one transaction (READ COMMITTED: correctness comes from the locks, taken tenant → node → instance). It may run
 * several times, after a deadlock or serialization failure only, so it does nothing outside the database.
 * @throws OutcomeUnknownError when the database went away during the commit; when it went away before, what the driver throws
 */
export async function inTransaction<Result>(
  database: Database,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return isWithinTransaction(database) ? work(database) : begin(database, work, {});
}

type Isolation = { readonly isolationLevel?: 'RepeatableRead' };

/**
 * Makes one transaction of whatever `work` does with the database that it is given: reads, and use cases with transactions of their
 * own, which become parts of this one. As {@link inTransaction}, it may run several times.
 * @param options `RepeatableRead` where nothing that was read may have been changed by others when it is written
 */
export function inOneTransaction<Result>(
  database: Database,
  work: (whole: Database) => Promise<Result>,
  options: Isolation = {},
): Promise<Result> {
  return begin(
    database,
    (tx) => {
      // What a transaction's client lacks is connecting, disconnecting and beginning: no use case does the former two, and
      // `inTransaction` alone does the last.
      const whole = tx as Database;
      wholes.add(whole);
      return work(whole);
    },
    options,
  );
}

/** Whether this is a part of {@link inOneTransaction}. */
export function isWithinTransaction(database: Database): boolean {
  return wholes.has(database);
}

/** Whether the same is worth another try: others were in the way, and nothing was wrong with it. */
export function isPassingConflict(error: unknown): boolean {
  return TRY_AGAIN.has(sqlStateOf(error) ?? '');
}

async function begin<Result>(
  database: Database,
  work: (tx: Transaction) => Promise<Result>,
  options: Isolation,
): Promise<Result> {
  for (let count = 1; ; count += 1) {
    let commits = false;
    try {
      return await database.$transaction(
        async (tx) => {
          const result = await work(tx);
          commits = true;
          return result;
        },
        { ...PATIENCE, ...options },
      );
    } catch (error) {
      if (commits && whyDatabaseIsAway(error) !== null) throw new OutcomeUnknownError(error);
      if (count >= TRIES || !isPassingConflict(error)) throw error;
    }
  }
}
