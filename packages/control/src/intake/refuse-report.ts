import type { ReportEnvelope } from '@cloudlet/contract';
import { Prisma } from '@cloudlet/prisma';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import type { Transaction } from '../database/transaction.ts';
import { type NodeState, requesterForNode } from './node-state.ts';

/** A report of something that is not this node's: nothing of it is applied, and the history says so. */
export async function refuseReport(
  tx: Transaction,
  node: NodeState,
  envelope: ReportEnvelope,
  reason: 'not_this_nodes_instance' | 'not_this_nodes_host',
): Promise<void> {
  const { report } = envelope;
  await recordAuditEvent(tx, requesterForNode(node, envelope.reportId), {
    tenantId: null,
    action: 'report.refused',
    targetType: 'node',
    targetId: node.id,
    detail: { reason, type: report.type, instanceId: 'instanceId' in report ? report.instanceId : null },
  });
  await keepDeadLetter(tx, {
    nodeId: node.id,
    reportId: envelope.reportId,
    reason,
    body: JSON.stringify(envelope),
  });
}

export type DeadLetter = {
  readonly nodeId: string;
  readonly reportId: string | null;
  readonly reason: string;
  readonly body: string;
};

/** Most of a report that is kept for operators to look at. */
const BODY_LIMIT = 16_384;

/** Keeps a report that cannot be applied, once, where operators see it. */
export async function keepDeadLetter(
  tx: Pick<Transaction, '$executeRaw'>,
  letter: DeadLetter,
): Promise<void> {
  // PostgreSQL's text takes no NUL, which a malformed message may hold.
  const body = letter.body.slice(0, BODY_LIMIT).replaceAll('\u0000', '\ufffd');
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO dead_letter (node_id, report_id, reason, body)
    VALUES (${letter.nodeId}::uuid, ${letter.reportId}::uuid, ${letter.reason.slice(0, 1_000)}, ${body})
    ON CONFLICT (report_id) DO NOTHING`);
}
