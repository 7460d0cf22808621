import {
  type ContractVersion,
  DEADLINE_PASSED,
  type InboxMessage,
  OLDEST_SPOKEN_VERSION,
} from '@cloudlet/contract';
import { type Database, Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { type Attempt, readAttemptedOperation } from '../intake/attempt.ts';
import { DeposedError, inLeadersTransaction, type Leader } from '../leadership/leader.ts';
import { endOperation } from '../lifecycle/end-operation.ts';
import { NO_ANSWER, NODE_UNAVAILABLE } from '../lifecycle/failures.ts';
import { lockInstance } from '../lifecycle/locked-instance.ts';
import { lockNode } from '../lifecycle/placement-nodes.ts';
import { IS_NOT_HELD } from '../nodes/not-held.ts';
import { IS_REACHABLE } from '../nodes/reachable.ts';
import { settle } from '../settlement/settle.ts';

/** A word to one node's agent. */
export type Cancel = {
  readonly nodeId: string;
  readonly message: Extract<InboxMessage, { type: 'cancel' }>;
};

type Overdue = { readonly id: string; readonly instanceId: string; readonly nodeId: string };

/** What one sweep did. */
export type Sweep = {
  /** Whom to tell, each time again while they undo: telling twice is harmless. */
  readonly cancels: readonly Cancel[];
  /** Operations that could not be ended; the others were. */
  readonly failures: readonly { readonly operationId: string; readonly error: unknown }[];
};

/** Operations handled by one sweep; the next comes in seconds. */
const AT_ONCE = 200;

/**
 * Offered once, and in no heartbeat of its living agent: it was lost on its way, nothing was begun. An agent that were to find it
 * now would find its deadline passed.
 */
const NEVER_TAKEN = Prisma.sql`(o.attempt = 1 AND o.started_at IS NULL AND ${IS_NOT_HELD})`;

/**
 * Ends the patience with operations whose time is up, each by a transaction of its own:
 * - never offered: FAILED, and nothing is left of it;
 * - given to a node: UNDOING, and the agent is told to stop between two steps;
 * - never taken by it: FAILED, and nothing is left of it either;
 * - still undoing when that time is up too: FAILED, with its claims held, until the node says how it ended.
 * A destroy whose node cannot be reached waits for it ({@link letDestroysWait}).
 */
export async function sweepDeadlines(leader: Leader): Promise<Sweep> {
  const overdue = await leader.database.$queryRaw<Overdue[]>(Prisma.sql`
    SELECT o.id, o.instance_id AS "instanceId", o.node_id AS "nodeId"
      FROM operation o JOIN node n ON n.id = o.node_id
     WHERE o.ended_at IS NULL AND o.deadline_at <= now()
       AND (o.status <> 'UNDOING' OR o.undo_deadline_at <= now() OR ${NEVER_TAKEN})
       AND (o.kind <> 'destroy' OR ${IS_REACHABLE})
     ORDER BY o.deadline_at LIMIT ${AT_ONCE}`);
  const failures: { operationId: string; error: unknown }[] = [];
  for (const operation of overdue) {
    await inLeadersTransaction(leader, (tx) => endPatience(tx, operation)).catch((error: unknown) => {
      if (error instanceof DeposedError) throw error;
      failures.push({ operationId: operation.id, error });
    });
  }
  return { cancels: await readCancels(leader.database), failures };
}

async function endPatience(tx: Transaction, overdue: Overdue): Promise<void> {
  await lockNode(tx, overdue.nodeId);
  const instance = await lockInstance(tx, overdue.instanceId);
  const locked = await lockUnfinished(tx, overdue);
  if (!instance || !locked) return;
  const { operation, neverTaken } = locked;
  const attempt: Attempt = { instance, operation };
  const neverOffered = operation.status === 'ACCEPTED' && operation.attempt === 0;
  if (neverOffered || (operation.status === 'UNDOING' && neverTaken)) {
    await endOperation(tx, operation.id, { status: 'FAILED', failure: NODE_UNAVAILABLE });
    await settle(tx, attempt, { kind: 'undone', failure: NODE_UNAVAILABLE }, null);
    return;
  }
  if (operation.status !== 'UNDOING') {
    await tx.$executeRaw(Prisma.sql`
      UPDATE operation SET status = 'UNDOING', failure_code = ${DEADLINE_PASSED.code},
                           failure_message = ${DEADLINE_PASSED.message} WHERE id = ${operation.id}::uuid`);
    return;
  }
  await endOperation(tx, operation.id, { status: 'FAILED', failure: NO_ANSWER });
  await settle(tx, attempt, { kind: 'stuck', failure: NO_ANSWER }, null);
}

/** The operation under its own lock, which dispatch takes too; null when it has ended or got more time meanwhile. */
async function lockUnfinished(tx: Transaction, overdue: Overdue) {
  const rows = await tx.$queryRaw<{ neverTaken: boolean }[]>(Prisma.sql`
    SELECT ${NEVER_TAKEN} AS "neverTaken" FROM operation o JOIN node n ON n.id = o.node_id
     WHERE o.id = ${overdue.id}::uuid AND o.ended_at IS NULL AND o.deadline_at <= now()
       AND (o.status <> 'UNDOING' OR o.undo_deadline_at <= now() OR ${NEVER_TAKEN})
       AND (o.kind <> 'destroy' OR ${IS_REACHABLE}) FOR NO KEY UPDATE OF o`);
  const operation = await readAttemptedOperation(tx, overdue.instanceId, overdue.id);
  return rows[0] && operation ? { operation, neverTaken: rows[0].neverTaken } : null;
}

async function readCancels(database: Database): Promise<Cancel[]> {
  const rows = await database.$queryRaw<
    {
      nodeId: string;
      version: ContractVersion;
      operationId: string;
      attempt: number;
    }[]
  >(Prisma.sql`
    SELECT o.node_id AS "nodeId", coalesce(n.contract_version, ${OLDEST_SPOKEN_VERSION}) AS version,
           o.id AS "operationId", o.attempt FROM operation o JOIN node n ON n.id = o.node_id
     WHERE o.ended_at IS NULL AND o.status = 'UNDOING' AND o.failure_code = ${DEADLINE_PASSED.code} AND o.attempt > 0
       AND n.status = 'UP'`);
  return rows.map(({ nodeId, version, operationId, attempt }) => ({
    nodeId,
    message: { version, type: 'cancel', operationId, attempt, failure: DEADLINE_PASSED },
  }));
}
