import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';

/** What the system does to guests of its own accord. */
type SystemsKind = 'start' | 'stop';

/** Of one kind that a node may have before it at a time: twice what an agent does at once, so that none waits till its deadline. */
const AT_ONCE_ON_A_NODE = 16;
/** How long one that failed rests before the next: doubled by each failure in a row, up to a limit. */
const FIRST_REST_MS = 15_000;
const LONGEST_REST_MS = 600_000;

/** SQL of the table `failed`: the system's failed tries with an instance `i` since its power was changed by an operation last. */
export function failedTries(kind: SystemsKind): Prisma.Sql {
  return Prisma.sql`LATERAL (
  SELECT count(*)::int AS count, max(o.ended_at) AS last, (array_agg(o.failure_code ORDER BY o.accepted_order DESC))[1] AS code
    FROM operation o
   WHERE o.instance_id = i.id AND o.kind = ${kind}::operation_kind AND o.requested_via = 'system' AND o.status = 'FAILED'
     AND o.accepted_order > coalesce((SELECT max(done.accepted_order) FROM operation done WHERE done.instance_id = i.id
       AND done.status = 'SUCCEEDED' AND done.kind IN ('create', 'start', 'stop', 'reboot', 'restore')), 0)) failed`;
}

/** Of that table: a rest that seems not to have begun yet was noted by a clock that was put back since: it is over. */
export const IS_RESTED = Prisma.sql`(failed.count = 0 OR failed.last NOT BETWEEN
  now() - least(${FIRST_REST_MS} * 2 ^ least(failed.count - 1, 10), ${LONGEST_REST_MS}) * interval '1 millisecond' AND now())`;

/** Whether a node, which is locked, may get one more. */
export async function hasRoomForSystems(
  tx: Transaction,
  nodeId: string,
  kind: SystemsKind,
): Promise<boolean> {
  const [underWay] = await tx.$queryRaw<{ count: number }[]>(Prisma.sql`
    SELECT count(*)::int AS count FROM operation
     WHERE node_id = ${nodeId}::uuid AND ended_at IS NULL AND kind = ${kind}::operation_kind AND requested_via = 'system'`);
  return (underWay?.count ?? 0) < AT_ONCE_ON_A_NODE;
}
