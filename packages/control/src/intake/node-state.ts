import type { ReportEnvelope } from '@cloudlet/contract';
import { Prisma } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import type { Transaction } from '../database/transaction.ts';

/** What intake knows of the node whose reports it applies. Under the node's lock. */
export type NodeState = {
  readonly id: string;
  readonly name: string;
  readonly hostUuid: string | null;
  readonly bootId: string | null;
  /** The agent's incarnation that said hello last, and the newest of its reports that was applied. */
  readonly epoch: number;
  readonly lastSequence: number;
};

/** Locks the node: intake then takes instance locks and changes claims in the lock order. */
export async function lockNodeState(tx: Transaction, nodeId: string): Promise<NodeState | null> {
  const rows = await tx.$queryRaw<NodeState[]>(Prisma.sql`
    SELECT id, name, host_uuid AS "hostUuid", boot_id AS "bootId", epoch, last_sequence AS "lastSequence"
      FROM node WHERE id = ${nodeId}::uuid FOR NO KEY UPDATE`);
  return rows[0] ?? null;
}

/** Whether something newer of this node was applied already: nothing is concluded from what it observed before. */
export function isOldNews(node: NodeState, envelope: ReportEnvelope): boolean {
  if (envelope.epoch !== node.epoch) return true;
  return envelope.sequence <= node.lastSequence;
}

/** Remembers the newest report of the incarnation that said hello, and that the node was heard. */
export async function noteReport(
  tx: Transaction,
  node: NodeState,
  envelope: ReportEnvelope,
): Promise<NodeState> {
  if (isOldNews(node, envelope)) return node;
  await tx.$executeRaw(Prisma.sql`
    UPDATE node SET last_sequence = ${envelope.sequence}, last_seen_at = now() WHERE id = ${node.id}::uuid`);
  return { ...node, lastSequence: envelope.sequence };
}

/** Who audit events name when the cloud acts on what a node said. */
export function requesterForNode(node: NodeState, requestId: string): Requester {
  return { id: null, name: `node ${node.name}`, via: 'system', requestId };
}
