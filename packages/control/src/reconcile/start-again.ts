import { Prisma } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import type { Transaction } from '../database/transaction.ts';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';
import { insertOperation } from '../lifecycle/insert-operation.ts';
import { type LockedInstance, lockInstance } from '../lifecycle/locked-instance.ts';
import { lockNode } from '../lifecycle/placement-nodes.ts';
import { IS_REACHABLE } from '../nodes/reachable.ts';

/** What one sweep did. */
export type StartedAgain = {
  readonly started: number;
  /** Instances that are wanted off from now on: they could not be started. */
  readonly givenUp: readonly string[];
};

/** Starts of the system's own that a node may have before it at a time: twice what an agent does at once, so that none waits till its deadline. */
const AT_ONCE_ON_A_NODE = 16;
/** Instances handled by one sweep. */
const AT_ONCE = 200;
/** How long a start that failed rests before the next: doubled by each failure in a row, up to a limit. */
const FIRST_REST_MS = 15_000;
const LONGEST_REST_MS = 600_000;
/** After so many failures in a row nobody tries any more. */
const FAILURES_UNTIL_GIVEN_UP = 8;

const SYSTEM = { id: null, name: 'system', via: 'system', requestId: 'start-again' } as const;

/** Failed starts of the system's own since the instance's power was changed by an operation last. */
const FAILED_STARTS = Prisma.sql`LATERAL (
  SELECT count(*)::int AS count, max(o.ended_at) AS last, (array_agg(o.failure_code ORDER BY o.accepted_order DESC))[1] AS code
    FROM operation o
   WHERE o.instance_id = i.id AND o.kind = 'start' AND o.requested_via = 'system' AND o.status = 'FAILED'
     AND o.accepted_order > coalesce((SELECT max(done.accepted_order) FROM operation done WHERE done.instance_id = i.id
       AND done.status = 'SUCCEEDED' AND done.kind IN ('create', 'start', 'stop', 'reboot', 'restore')), 0)) failed`;

/** A rest that seems not to have begun yet was noted by a clock that was put back since: it is over. */
const IS_RESTED = Prisma.sql`(failed.count = 0 OR failed.last NOT BETWEEN
  now() - least(${FIRST_REST_MS} * 2 ^ least(failed.count - 1, 10), ${LONGEST_REST_MS}) * interval '1 millisecond' AND now())`;

type Due = {
  readonly id: string;
  readonly nodeId: string;
  readonly failures: number;
  readonly code: string | null;
};

/**
 * Starts what should run and is off, on nodes that do what is asked of them: a node's other guests are first ({@link startForSystem}), or
 * the start before has failed. One that keeps failing is given up, with an audit event: the guest is wanted off then.
 */
export async function startAgain(leader: Leader): Promise<StartedAgain> {
  const due = await leader.database.$queryRaw<Due[]>(Prisma.sql`
    SELECT i.id, n.id AS "nodeId", failed.count AS failures, failed.code
      FROM instance i JOIN node n ON n.id = i.node_id, ${FAILED_STARTS}
     WHERE i.status = 'SHUTOFF' AND i.desired_power = 'ON' AND i.deleted_at IS NULL
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
  const [underWay] = await tx.$queryRaw<{ count: number }[]>(Prisma.sql`
    SELECT count(*)::int AS count FROM operation
     WHERE node_id = ${instance.nodeId}::uuid AND ended_at IS NULL AND kind = 'start' AND requested_via = 'system'`);
  if ((underWay?.count ?? 0) >= AT_ONCE_ON_A_NODE) return false;
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
