import { type ContractVersion, OLDEST_SPOKEN_VERSION, type ReportEnvelope } from '@cloudlet/contract';
import type { NodeMode } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import type { Transaction } from '../database/transaction.ts';

/** What intake knows of the node whose reports it applies. Under the node's lock. */
export type NodeState = {
  readonly id: string;
  readonly name: string;
  readonly mode: NodeMode;
  readonly hostUuid: string | null;
  readonly bootId: string | null;
  /** The agent's incarnation that said hello last, and its newest hello or listing that was applied. */
  readonly epoch: number;
  readonly lastSequence: number;
  /** Whether it is noted that the node was heard a moment ago. */
  readonly isNotedAsHeard: boolean;
  /** What its agent speaks, and so what is written to it. */
  readonly contractVersion: ContractVersion;
  /** When it was locked, by the database's clock; milliseconds since 1970. */
  readonly lockedAt: number;
};

/** How old the note that a node was heard gets before it is written anew: with a thousand nodes each write less counts. */
export const NOTED_AFTER_MS = 3_000;

/** Locks the node; null for one that was removed, or never was. Intake then takes instance locks and changes claims in the lock order. */
export async function lockNodeState(tx: Transaction, nodeId: string): Promise<NodeState | null> {
  return (await lockNodeStates(tx, [nodeId])).get(nodeId) ?? null;
}

/** The same of several, in the order of their ids. Those that were removed, or never were, are missing from the answer. */
export async function lockNodeStates(
  tx: Transaction,
  nodeIds: readonly string[],
): Promise<Map<string, NodeState>> {
  const rows = await tx.$queryRaw<NodeState[]>(Prisma.sql`
    SELECT id, name, mode, host_uuid AS "hostUuid", boot_id AS "bootId", epoch, last_sequence AS "lastSequence",
           coalesce(last_seen_at > now() - ${NOTED_AFTER_MS} * interval '1 millisecond', false) AS "isNotedAsHeard",
           coalesce(contract_version, ${OLDEST_SPOKEN_VERSION}) AS "contractVersion",
           floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "lockedAt"
      FROM node WHERE id = ANY(${nodeIds}::uuid[]) AND removed_at IS NULL ORDER BY id FOR NO KEY UPDATE`);
  return new Map(rows.map((node) => [node.id, node]));
}

/** Whether a report observes what a newer complete view of this node has shown already, or comes from before its last hello. */
export function isOldNews(node: NodeState, envelope: ReportEnvelope): boolean {
  return envelope.epoch !== node.epoch || envelope.sequence <= node.lastSequence;
}

/** Remembers that the node was heard, and a complete view of it as the newest. */
export async function noteReport(
  tx: Transaction,
  node: NodeState,
  envelope: ReportEnvelope,
): Promise<NodeState> {
  const isView = envelope.report.type === 'listing' && !isOldNews(node, envelope);
  if (!isView && node.isNotedAsHeard) return node;
  const lastSequence = isView ? envelope.sequence : node.lastSequence;
  await tx.$executeRaw(Prisma.sql`
    UPDATE node SET last_sequence = ${lastSequence}, last_seen_at = now() WHERE id = ${node.id}::uuid`);
  return { ...node, lastSequence, isNotedAsHeard: true };
}

/** Who audit events name when the cloud acts on what a node said. */
export function requesterForNode(node: NodeState, requestId: string): Requester {
  return { id: null, name: `node ${node.name}`, via: 'system', requestId };
}
