import { Prisma } from '@cloudlet/prisma';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';

/**
 * Times that sweeps compare with PostgreSQL's clock lie in the past. Where that clock was put back they would lie ahead, and what counts from
 * them (silence, a lost offer, a lost attempt, a deadline) would wait until it has caught up: they become now, and an operation's
 * deadlines stay as far ahead as they were given. Asked before each sweep, by every turn of the leader's watch over its nodes.
 * @returns how many rows had such times
 */
export async function pullTimesBack(leader: Leader): Promise<number> {
  return inLeadersTransaction(leader, async (tx) => {
    const nodes = await tx.$executeRaw(Prisma.sql`
      UPDATE node SET ${becomeNow(NODE_TIMES)}
       WHERE id IN (SELECT id FROM node WHERE ${liesAhead(NODE_TIMES)} ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)`);
    const ahead = Prisma.sql`greatest(accepted_at - ${NOW}, interval '0')`;
    const operations = await tx.$executeRaw(Prisma.sql`
      UPDATE operation SET ${becomeNow(OPERATION_TIMES)}, deadline_at = deadline_at - ${ahead},
             undo_deadline_at = undo_deadline_at - ${ahead}
       WHERE id IN (SELECT id FROM operation WHERE ended_at IS NULL AND ${liesAhead(OPERATION_TIMES)}
                     ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)`);
    return nodes + operations;
  });
}

/** Other than now(), later than all that can be read, as long as the clock goes forward. */
const NOW = Prisma.sql`clock_timestamp()`;

const NODE_TIMES = ['last_seen_at', 'heard_since', 'jobs_stalled_since', 'deaf_since', 'used_at'];
const OPERATION_TIMES = ['accepted_at', 'offered_at', 'unclaimed_since', 'started_at'];

/** A comparison, for least() would make a time of NULL. */
function becomeNow(columns: readonly string[]): Prisma.Sql {
  return Prisma.join(
    columns.map((name) => {
      const column = Prisma.raw(name);
      return Prisma.sql`${column} = CASE WHEN ${column} > ${NOW} THEN ${NOW} ELSE ${column} END`;
    }),
    ', ',
  );
}

function liesAhead(columns: readonly string[]): Prisma.Sql {
  return Prisma.sql`greatest(${Prisma.raw(columns.join(', '))}) > ${NOW}`;
}
