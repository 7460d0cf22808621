import { Prisma } from '@cloudlet/prisma';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';
import { insertDestroy } from '../lifecycle/insert-destroy.ts';
import { lockInstance } from '../lifecycle/locked-instance.ts';
import { lockNode } from '../lifecycle/placement-nodes.ts';
import { IS_REACHABLE } from '../nodes/reachable.ts';

/** Instances handled by one sweep. */
const AT_ONCE = 50;
/** How long a clean-up that failed rests before the next: doubled by each, up to a limit. */
const FIRST_REST_MS = 60_000;
const LONGEST_REST_MS = 3_600_000;

/** The exponent is bounded, for a number has an end. */
const REST = Prisma.sql`least(${FIRST_REST_MS} * 2 ^ least(count(*) - 1, 10), ${LONGEST_REST_MS})`;

const SYSTEM = { id: null, name: 'system', via: 'system', requestId: 'clean-up' } as const;

/**
 * Destroys once more what a failed destroy has left of instances that are gone for their tenants: nobody else can ask for it.
 * Such an instance still holds its address, for its node may still use it.
 * @returns how many
 */
export async function cleanUpAgain(leader: Leader): Promise<number> {
  const left = await leader.database.$queryRaw<{ id: string; nodeId: string }[]>(Prisma.sql`
    SELECT i.id, n.id AS "nodeId"
      FROM port p JOIN instance i ON i.id = p.instance_id JOIN node n ON n.id = i.node_id
     WHERE i.deleted_at IS NOT NULL AND ${IS_REACHABLE}
       AND NOT EXISTS (SELECT FROM operation o WHERE o.instance_id = i.id AND o.ended_at IS NULL)
       AND NOT EXISTS (SELECT FROM operation o WHERE o.instance_id = i.id AND o.kind = 'destroy' AND o.status = 'FAILED'
                       HAVING max(o.ended_at) BETWEEN now() - ${REST} * interval '1 millisecond' AND now())
     LIMIT ${AT_ONCE}`);
  for (const { id, nodeId } of left) {
    await inLeadersTransaction(leader, async (tx) => {
      await lockNode(tx, nodeId);
      const instance = await lockInstance(tx, id);
      if (!instance || instance.running || !instance.hasPort) return;
      await insertDestroy(tx, SYSTEM, instance);
    });
  }
  return left.length;
}
