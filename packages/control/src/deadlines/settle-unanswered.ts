import { type ContractVersion, type InboxMessage, OLDEST_SPOKEN_VERSION } from '@cloudlet/contract';
import { type Database, Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { readAttemptedOperation } from '../intake/attempt.ts';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';
import { explainFailure } from '../lifecycle/end-operation.ts';
import { ANSWER_LOST, NO_ANSWER, NODE_UNAVAILABLE } from '../lifecycle/failures.ts';
import { lockInstance } from '../lifecycle/locked-instance.ts';
import { lockNode } from '../lifecycle/placement-nodes.ts';
import { IS_NOT_HELD } from '../nodes/not-held.ts';
import { markFailed } from '../settlement/mark-failed.ts';
import { settle } from '../settlement/settle.ts';

/** A question to one node's agent: what it has of these instances. */
export type Question = {
  readonly nodeId: string;
  readonly message: Extract<InboxMessage, { type: 'unexplained' }>;
};

/** Instances handled by one sweep. */
const AT_ONCE = 50;
/** How long after the end of an operation its agent has to have been heard without naming it. */
const HEARD_SINCE_END_MS = 15_000;

const UNANSWERED = Prisma.sql`(o.status = 'FAILED' AND o.failure_code = ${NO_ANSWER.code})`;

/** Nobody will ever answer: the agent is there, and holds nothing of what the instance waits for. */
const NOBODY_ANSWERS = Prisma.sql`(i.status = 'ERROR' AND i.failure_code = ${NO_ANSWER.code} AND n.status = 'UP'
  AND n.last_seen_at > n.heard_since + ${HEARD_SINCE_END_MS} * interval '1 millisecond'
  AND NOT EXISTS (SELECT FROM operation o WHERE o.instance_id = i.id AND o.ended_at IS NULL)
  AND NOT EXISTS (SELECT FROM operation o WHERE o.instance_id = i.id AND ${UNANSWERED}
    AND NOT coalesce(${IS_NOT_HELD} AND n.last_seen_at > o.ended_at + ${HEARD_SINCE_END_MS} * interval '1 millisecond', false)))`;

/**
 * Leads instances out of the ERROR of an operation that was never answered, where no answer can come any more: the next listing of their
 * node says what they are ({@link ANSWER_LOST}). Of what was never begun nothing is held any longer.
 * @returns whom to ask for that listing, each time again until it has come
 */
export async function settleUnanswered(leader: Leader): Promise<Question[]> {
  const found = await leader.database.$queryRaw<{ id: string; nodeId: string }[]>(Prisma.sql`
    SELECT i.id, n.id AS "nodeId" FROM instance i JOIN node n ON n.id = i.node_id WHERE ${NOBODY_ANSWERS} LIMIT ${AT_ONCE}`);
  for (const { id, nodeId } of found) {
    await inLeadersTransaction(leader, async (tx) => {
      await lockNode(tx, nodeId);
      await settleOne(tx, id);
    });
  }
  return readQuestions(leader.database);
}

async function settleOne(tx: Transaction, instanceId: string): Promise<void> {
  const instance = await lockInstance(tx, instanceId);
  const still = await tx.$queryRaw<unknown[]>(Prisma.sql`
    SELECT i.id FROM instance i JOIN node n ON n.id = i.node_id WHERE i.id = ${instanceId}::uuid AND ${NOBODY_ANSWERS}`);
  if (!instance || still.length === 0) return;
  const unanswered = await tx.$queryRaw<{ id: string; isBegun: boolean }[]>(Prisma.sql`
    SELECT o.id, (o.attempt > 1 OR o.started_at IS NOT NULL) AS "isBegun" FROM operation o
     WHERE o.instance_id = ${instanceId}::uuid AND ${UNANSWERED} ORDER BY o.accepted_order`);
  for (const { id, isBegun } of unanswered) {
    await explainFailure(tx, id, isBegun ? ANSWER_LOST : NODE_UNAVAILABLE);
    const operation = isBegun ? null : await readAttemptedOperation(tx, instanceId, id);
    if (operation?.isNewest)
      await settle(tx, { instance, operation }, { kind: 'undone', failure: NODE_UNAVAILABLE }, null);
    // A create that never began has left nothing to look for.
    if (operation?.kind === 'create') return;
  }
  await markFailed(tx, instance, ANSWER_LOST);
}

async function readQuestions(database: Database): Promise<Question[]> {
  const rows = await database.$queryRaw<
    { nodeId: string; version: ContractVersion; instanceIds: string[] }[]
  >(Prisma.sql`
    SELECT n.id AS "nodeId", coalesce(n.contract_version, ${OLDEST_SPOKEN_VERSION}) AS version,
           array_agg(i.id::text ORDER BY i.id) AS "instanceIds"
      FROM instance i JOIN node n ON n.id = i.node_id
     WHERE i.status = 'ERROR' AND i.failure_code = ${ANSWER_LOST.code} AND n.status = 'UP' GROUP BY n.id`);
  return rows.map(({ nodeId, version, instanceIds }) => ({
    nodeId,
    message: { version, type: 'unexplained', instanceIds },
  }));
}
