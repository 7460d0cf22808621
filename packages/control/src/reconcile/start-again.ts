import { Prisma } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import type { Transaction } from '../database/transaction.ts';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';
import { insertOperation } from '../lifecycle/insert-operation.ts';
import { type LockedInstance, lockInstance } from '../lifecycle/locked-instance.ts';
import { lockNode } from '../lifecycle/placement-nodes.ts';
import { IS_REACHABLE } from '../nodes/reachable.ts';
import { failedTries, hasRoomForSystems, IS_RESTED } from './systems-tries.ts';

/** What one sweep did. */
export type StartedAgain = {
  readonly started: number;
  /** Instances that are wanted off from now on: they could not be started. */
  readonly givenUp: readonly string[];
};

/** Instances handled by one sweep. */
const AT_ONCE = 200;
/** After so many failures in a row nobody tries any more. */
const FAILURES_UNTIL_GIVEN_UP = 8;

const SYSTEM = { id: null, name: 'system', via: 'system', requestId: 'start-again' } as const;

type Due = {
  readonly id: string;
  readonly nodeId: string;
  readonly failures: number;
  readonly code: string | null;
};

/**
 * Starts what should run and is off, on nodes that do what is asked of them: a node's other guests are first ({@link startForSystem}), or
 * the start before has failed, or its tenant was suspended. One that keeps failing is given up, with an audit event: the guest is wanted off then.
 */
export async function startAgain(leader: Leader): Promise<StartedAgain> {
  const due = await leader.database.$queryRaw<Due[]>(Prisma.sql`
    SELECT i.id, n.id AS "nodeId", failed.count AS failures, failed.code
      FROM instance i JOIN node n ON n.id = i.node_id JOIN tenant t ON t.id = i.tenant_id, ${failedTries('start')}
     WHERE t.suspended_at IS NULL AND i.status = 'SHUTOFF' AND i.desired_power = 'ON' AND i.deleted_at IS NULL
       AND n.mode <> 'MAINTENANCE' AND NOT n.owes_conclusions AND ${IS_REACHABLE}
       AND NOT EXISTS (SELECT FROM operation o WHERE o.instance_id = i.id AND o.ended_at IS NULL)
       AND (failed.count >= ${FAILURES_UNTIL_GIVEN_UP} OR ${IS_RESTED})
     ORDER BY failed.count, i.id LIMIT ${AT_ONCE}`);
  let started = 0;
  const givenUp: string[] = [];
  for (const one of due) {
    const did = await inLeadersTransaction(leader, (tx) => startOrGiveUp(tx, one));
    if (did === 'started') started += 1;
    if (did === 'given-up') givenUp.push(one.id);
  }
  return { started, givenUp };
}

async function startOrGiveUp(tx: Transaction, due: Due): Promise<'started' | 'given-up' | 'left'> {
  const node = await lockNode(tx, due.nodeId);
  const instance = await lockInstance(tx, due.id);
  if (!node || !instance || instance.running || instance.nodeMode === 'MAINTENANCE') return 'left';
  if (instance.isTenantSuspended) return 'left';
  if (instance.status !== 'SHUTOFF' || instance.desiredPower !== 'ON') return 'left';
  if (due.failures < FAILURES_UNTIL_GIVEN_UP)
    return (await startForSystem(tx, SYSTEM, instance, 'should_run')) ? 'started' : 'left';
  await tx.$executeRaw(Prisma.sql`
    UPDATE instance SET desired_power = 'OFF', updated_at = now() WHERE id = ${instance.id}::uuid`);
  await recordAuditEvent(tx, SYSTEM, {
    tenantId: instance.tenantId,
    action: 'instance.start.given-up',
    targetType: 'instance',
    targetId: instance.id,
    detail: { failures: due.failures, code: due.code },
  });
  return 'given-up';
}

/**
 * Starts an instance, which is locked as its node is, because it should run; unless its node has as many such starts before it as it may: then a later sweep does.
 * @param reason for the audit event
 * @returns whether it did
 */
export async function startForSystem(
  tx: Transaction,
  requester: Requester,
  instance: LockedInstance,
  reason: string,
): Promise<boolean> {
  if (!(await hasRoomForSystems(tx, instance.nodeId, 'start'))) return false;
  await insertOperation(tx, requester, {
    tenantId: instance.tenantId,
    instanceId: instance.id,
    nodeId: instance.nodeId,
    generation: instance.generation,
    input: { kind: 'start' },
    detail: { reason },
  });
  return true;
}
