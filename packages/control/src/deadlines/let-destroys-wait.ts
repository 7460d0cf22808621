import { OPERATIONS } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';
import { lockInstance } from '../lifecycle/locked-instance.ts';
import { markDeleted } from '../lifecycle/mark-deleted.ts';
import { lockNode } from '../lifecycle/placement-nodes.ts';
import { IS_REACHABLE } from '../nodes/reachable.ts';

/** A deadline that waits is set forward so often, rather than at every sweep. */
const SET_FORWARD_EVERY_MS = 30_000;
/** Instances handled by one sweep; the next comes in seconds. */
const AT_ONCE = 200;

/**
 * The one exception from deadlines: a destroy waits for a node that cannot be reached, for as long as that takes. Its instance is
 * gone for the tenant and holds no quota meanwhile, and when the node is back the destroy has its patience before it, however
 * the node came back.
 */
export async function letDestroysWait(leader: Leader): Promise<void> {
  const waiting = Prisma.sql`
    operation o JOIN node n ON n.id = o.node_id JOIN instance i ON i.id = o.instance_id
     WHERE o.ended_at IS NULL AND o.kind = 'destroy' AND NOT ${IS_REACHABLE}`;
  const shown = await leader.database.$queryRaw<{ id: string; nodeId: string }[]>(Prisma.sql`
    SELECT i.id, n.id AS "nodeId" FROM ${waiting} AND i.deleted_at IS NULL LIMIT ${AT_ONCE}`);
  for (const { id, nodeId } of shown) {
    await inLeadersTransaction(leader, async (tx) => {
      await lockNode(tx, nodeId);
      const instance = await lockInstance(tx, id);
      const isWaiting = instance?.running?.kind === 'destroy' && instance.nodeUnreachableSince !== null;
      if (isWaiting && instance.status !== 'DELETED') await markDeleted(tx, id);
    });
  }
  const { deadlineMs, undoDeadlineMs } = OPERATIONS.destroy;
  await inLeadersTransaction(leader, (tx) =>
    tx.$executeRaw(Prisma.sql`
      UPDATE operation SET deadline_at = now() + ${deadlineMs} * interval '1 millisecond',
             undo_deadline_at = now() + ${deadlineMs + undoDeadlineMs} * interval '1 millisecond'
       WHERE id IN (SELECT o.id FROM ${waiting} AND i.deleted_at IS NOT NULL
                       AND o.deadline_at < now() + ${deadlineMs - SET_FORWARD_EVERY_MS} * interval '1 millisecond')`),
  );
}
