import { DEFAULT_STOP_TIMEOUT_MS } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';
import { insertOperation } from '../lifecycle/insert-operation.ts';
import { lockInstance } from '../lifecycle/locked-instance.ts';
import { lockNode } from '../lifecycle/placement-nodes.ts';
import { IS_REACHABLE } from '../nodes/reachable.ts';
import { failedTries, hasRoomForSystems, IS_RESTED } from './systems-tries.ts';

/** Instances handled by one sweep. */
const AT_ONCE = 200;

const SYSTEM = { id: null, name: 'system', via: 'system', requestId: 'stop-suspended' } as const;

/**
 * Stops what runs of suspended tenants, on nodes that do what is asked of them, once what was under way has ended. What is wanted of
 * the guests stays as it was: after the suspension {@link startAgain} starts those that ran. One that cannot be stopped is tried again,
 * later each time, for as long as the suspension lasts.
 * @returns how many stops were asked for
 */
export async function stopSuspended(leader: Leader): Promise<number> {
  const due = await leader.database.$queryRaw<{ id: string; nodeId: string }[]>(Prisma.sql`
    SELECT i.id, n.id AS "nodeId"
      FROM tenant t JOIN instance i ON i.tenant_id = t.id JOIN node n ON n.id = i.node_id, ${failedTries('stop')}
     WHERE t.suspended_at IS NOT NULL AND i.status IN ('ACTIVE', 'PAUSED') AND i.deleted_at IS NULL
       AND n.mode <> 'MAINTENANCE' AND ${IS_REACHABLE}
       AND NOT EXISTS (SELECT FROM operation o WHERE o.instance_id = i.id AND o.ended_at IS NULL)
       AND ${IS_RESTED}
     ORDER BY failed.count, i.id LIMIT ${AT_ONCE}`);
  let asked = 0;
  for (const { id, nodeId } of due)
    if (await inLeadersTransaction(leader, (tx) => stopOne(tx, id, nodeId))) asked += 1;
  return asked;
}

/** @returns whether it is being stopped; not where something has changed meanwhile, or its node has enough before it */
async function stopOne(tx: Transaction, id: string, nodeId: string): Promise<boolean> {
  const node = await lockNode(tx, nodeId);
  const instance = await lockInstance(tx, id);
  if (!node || !instance || instance.running || instance.nodeMode === 'MAINTENANCE') return false;
  if (!instance.isTenantSuspended || !['ACTIVE', 'PAUSED'].includes(instance.status)) return false;
  if (!(await hasRoomForSystems(tx, nodeId, 'stop'))) return false;
  await insertOperation(tx, SYSTEM, {
    tenantId: instance.tenantId,
    instanceId: id,
    nodeId,
    generation: instance.generation,
    input: { kind: 'stop', force: false, timeoutMs: DEFAULT_STOP_TIMEOUT_MS },
    keepsDesiredPower: true,
    detail: { reason: 'tenant_suspended' },
  });
  return true;
}
