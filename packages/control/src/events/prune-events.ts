import { type Database, Prisma } from '@cloudlet/prisma';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';

/** Events that are looked at in one transaction. */
const AT_ONCE = 1_000;

/**
 * Asks the database to remove events whose time is over, oldest first: what that is, it decides itself, and the application could not
 * remove any.
 * @returns how many are gone; where there are {@link AT_ONCE}, there may be more
 */
export async function pruneEvents(
  leader: Leader,
): Promise<{ readonly count: number; readonly hasMore: boolean }> {
  const rows = await inLeadersTransaction(leader, (tx) =>
    tx.$queryRaw<{ count: number }[]>(Prisma.sql`SELECT prune_audit_events(${AT_ONCE}::int) AS count`),
  );
  const count = rows[0]?.count ?? 0;
  return { count, hasMore: count === AT_ONCE };
}

/** For how many days events are kept. */
export async function readRetention(database: Database): Promise<number> {
  const policy = await database.auditPolicy.findFirstOrThrow();
  return policy.retentionDays;
}
