import { Prisma } from '@cloudlet/prisma';
import { newId } from '../database/new-id.ts';
import type { Transaction } from '../database/transaction.ts';
import { lockNodeState, requesterForNode } from '../intake/node-state.ts';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';
import { VANISHED } from '../lifecycle/failures.ts';
import { insertOperation } from '../lifecycle/insert-operation.ts';
import { lockInstance } from '../lifecycle/locked-instance.ts';
import { IS_REACHABLE } from '../nodes/reachable.ts';
import { markFailed } from '../settlement/mark-failed.ts';
import { LISTINGS_UNTIL_VANISHED } from './apply-listing.ts';

/** Instances that one transaction looks at: reports of the node wait for it. */
const AT_ONCE = 50;

/** Off and to be on (a suspended tenant's is started when it is resumed), or missing in as many listings as a vanished domain is. */
const DUE = Prisma.sql`((i.status = 'SHUTOFF' AND i.desired_power = 'ON'
    AND NOT EXISTS (SELECT FROM tenant t WHERE t.id = i.tenant_id AND t.suspended_at IS NOT NULL))
  OR (i.status IN ('ACTIVE', 'SHUTOFF', 'PAUSED') AND i.missed_listings >= ${LISTINGS_UNTIL_VANISHED}))`;

/**
 * Draws the conclusions that maintenance forbade, for nodes that are out of it and do what is asked of them: what should run is started by ordinary
 * operations, and of what is gone the instance says so. What was not seen meanwhile the node's next listing tells.
 * @returns the nodes that are done now
 */
export async function concludeAfterMaintenance(leader: Leader): Promise<string[]> {
  const nodes = await leader.database.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT n.id FROM node n WHERE n.owes_conclusions AND n.mode <> 'MAINTENANCE' AND ${IS_REACHABLE}`);
  for (const { id } of nodes) {
    let more = true;
    while (more) more = await inLeadersTransaction(leader, (tx) => concludeSome(tx, id));
  }
  return nodes.map(({ id }) => id);
}

/** @returns whether there may be more */
async function concludeSome(tx: Transaction, nodeId: string): Promise<boolean> {
  const node = await lockNodeState(tx, nodeId);
  if (!node || node.mode === 'MAINTENANCE') return false;
  const due = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT i.id FROM instance i
     WHERE i.node_id = ${nodeId}::uuid AND i.deleted_at IS NULL AND ${DUE}
       AND NOT EXISTS (SELECT FROM operation o WHERE o.instance_id = i.id AND o.ended_at IS NULL)
     ORDER BY i.id LIMIT ${AT_ONCE}`);
  const requester = requesterForNode(node, newId());
  for (const { id } of due) {
    const instance = await lockInstance(tx, id);
    if (!instance || instance.running) continue;
    if (instance.missedListings >= LISTINGS_UNTIL_VANISHED) {
      await markFailed(tx, instance, VANISHED);
      continue;
    }
    await insertOperation(tx, requester, {
      tenantId: instance.tenantId,
      instanceId: instance.id,
      nodeId,
      generation: instance.generation,
      input: { kind: 'start' },
      detail: { reason: 'maintenance_ended' },
    });
  }
  if (due.length === AT_ONCE) return true;
  await tx.$executeRaw(Prisma.sql`UPDATE node SET owes_conclusions = false WHERE id = ${nodeId}::uuid`);
  return false;
}
