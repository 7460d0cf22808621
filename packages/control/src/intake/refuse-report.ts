import type { ReportEnvelope } from '@cloudlet/contract';
import { Prisma } from '@cloudlet/prisma';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import type { Transaction } from '../database/transaction.ts';
import { type NodeState, requesterForNode } from './node-state.ts';

/** A refusal is written down once in this time: an agent says a hello that nobody answers every few seconds. */
const SAID_AGAIN_AFTER = Prisma.sql`interval '1 hour'`;

/** A report of something that is not this node's: nothing of it is applied, and the history says so. */
export async function refuseReport(
  tx: Transaction,
  node: NodeState,
  envelope: ReportEnvelope,
  reason: 'not_this_nodes_instance' | 'not_this_nodes_host',
): Promise<void> {
  const { report } = envelope;
  const instanceId = 'instanceId' in report ? report.instanceId : null;
  const about = instanceId ? `${reason} ${instanceId}` : reason;
  const said = await tx.$queryRaw<unknown[]>(Prisma.sql`
    SELECT id FROM dead_letter
     WHERE node_id = ${node.id}::uuid AND reason = ${about} AND at > now() - ${SAID_AGAIN_AFTER} LIMIT 1`);
  if (said.length > 0) return;
  await recordAuditEvent(tx, requesterForNode(node, envelope.reportId), {
    tenantId: null,
    action: 'report.refused',
    targetType: 'node',
    targetId: node.id,
    result: 'REFUSED',
    errorCode: reason,
    detail: { type: report.type, instanceId },
  });
  await keepDeadLetter(tx, {
    nodeId: node.id,
    reportId: envelope.reportId,
    reason: about,
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

/** Of each node, the newest: an agent that nobody understands sends no end of reports. */
const KEPT_PER_NODE = 1_000;

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
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM dead_letter WHERE node_id = ${letter.nodeId}::uuid AND id <=
      (SELECT id FROM dead_letter WHERE node_id = ${letter.nodeId}::uuid
        ORDER BY id DESC OFFSET ${KEPT_PER_NODE} LIMIT 1)`);
}
