import { type Database, Prisma } from '@cloudlet/prisma';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import type { Place } from './place.ts';

/** Failures are forgotten when nobody tried for so long. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;
const FIRST_DELAY_MS = 1_000;

/** Either the attempt may go on, or it is refused unseen, and until when. */
export type Taken =
  | {
      readonly isTaken: true /** When the next one may follow, should this one fail; null: at once. */;
      readonly nextAt: Date | null;
    }
  | { readonly isTaken: false; readonly blockedUntil: Date };

type Row = { readonly subject: string; readonly failures: number; readonly blockedForMs: number };

/**
 * Counts an attempt as failed before it is looked at, so that a thousand at once are no more than a few in a row. Who finds it right
 * says so with {@link forgiveAttempt}. Where one place refuses it, it counts at none.
 */
export async function takeAttempt(database: Database, places: readonly Place[]): Promise<Taken> {
  return inTransaction(database, async (tx) => {
    const rows = await lockRows(tx, places);
    const blockedForMs = Math.max(...rows.map((row) => row.blockedForMs));
    if (blockedForMs > 0) {
      await removeUntouched(tx, places);
      return { isTaken: false, blockedUntil: new Date(Date.now() + blockedForMs) };
    }
    const delays = rows.map(({ subject, failures }) => {
      const place = places.find((one) => one.subject === subject);
      return { subject, delayMs: place ? delayAfter(failures + 1, place) : 0 };
    });
    for (const { subject, delayMs } of delays) {
      // The statement's time: the transaction's is from before it waited for the rows.
      await tx.$executeRaw(Prisma.sql`
        UPDATE failed_attempts SET failures = failures + 1, last_at = statement_timestamp(),
               blocked_until = statement_timestamp() + ${delayMs} * interval '1 millisecond'
         WHERE subject = ${subject}`);
    }
    const longest = Math.max(...delays.map(({ delayMs }) => delayMs));
    return { isTaken: true, nextAt: longest > 0 ? new Date(Date.now() + longest) : null };
  });
}

/** The attempt did not fail: it counts for nothing, and what it had to wait for the next one need not. */
export async function forgiveAttempt(tx: Transaction, places: readonly Place[]): Promise<void> {
  for (const subject of subjectsOf(places)) {
    await tx.$executeRaw(Prisma.sql`
      UPDATE failed_attempts SET failures = greatest(failures - 1, 0), blocked_until = now() WHERE subject = ${subject}`);
  }
}

/** Whoever was meant has got in: the failures before it were slips. */
export async function forgetFailures(tx: Transaction, place: Place): Promise<void> {
  await tx.$executeRaw(Prisma.sql`DELETE FROM failed_attempts WHERE subject = ${place.subject}`);
}

function delayAfter(failures: number, { freeFailures, maxDelayMs }: Place): number {
  if (failures <= freeFailures) return 0;
  return Math.min(FIRST_DELAY_MS * 2 ** (failures - freeFailures - 1), maxDelayMs);
}

/** In one order, so that two attempts never wait for each other; in one statement, so that none is without a row that another has just removed. */
async function lockRows(tx: Transaction, places: readonly Place[]): Promise<readonly Row[]> {
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM failed_attempts WHERE last_at < now() - ${FORGOTTEN_AFTER_MS} * interval '1 millisecond'`);
  return tx.$queryRaw<Row[]>(Prisma.sql`
    INSERT INTO failed_attempts AS kept (subject) SELECT unnest(${subjectsOf(places)}::text[])
    ON CONFLICT (subject) DO UPDATE SET subject = kept.subject
    RETURNING subject, failures, extract(epoch FROM blocked_until - clock_timestamp())::float8 * 1000 AS "blockedForMs"`);
}

/** Whoever is refused must not fill the table with the places that the attempt would have counted at. */
async function removeUntouched(tx: Transaction, places: readonly Place[]): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM failed_attempts WHERE subject = ANY(${subjectsOf(places)}::text[]) AND failures = 0`);
}

function subjectsOf(places: readonly Place[]): string[] {
  return places.map(({ subject }) => subject).sort();
}
