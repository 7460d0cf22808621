import type { Report, ReportEnvelope } from '@cloudlet/contract';
import type { Transaction } from '../database/transaction.ts';
import { applyListing } from '../reconcile/apply-listing.ts';
import { applyPower } from '../reconcile/apply-power.ts';
import { applyHello } from './apply-hello.ts';
import { applyResult } from './apply-result.ts';
import { applyStarted, applyUndoing } from './apply-started.ts';
import type { Attempt } from './attempt.ts';
import { type NodeState, noteReport } from './node-state.ts';
import { refuseReport } from './refuse-report.ts';
import type { Subjects } from './subjects.ts';

/** Applies one report of a node that is locked. @returns the node as it is then */
export async function applyReport(
  tx: Transaction,
  node: NodeState,
  envelope: ReportEnvelope,
  subjects: Subjects,
): Promise<NodeState> {
  if (!isThisNodes(node, envelope)) {
    await refuseReport(tx, node, envelope, 'not_this_nodes_host');
    return node;
  }
  const { report } = envelope;
  switch (report.type) {
    case 'hello':
      return applyHello(tx, node, envelope, report);
    case 'power':
      await applyPower(tx, node, envelope, report, await subjects.instance(report.instanceId));
      subjects.changed(report.instanceId);
      break;
    case 'listing':
      await applyListing(tx, node, envelope, report);
      break;
    case 'started':
    case 'undoing':
    case 'result':
      await applyToAttempt(tx, node, envelope, report, subjects);
  }
  return noteReport(tx, node, envelope);
}

/** Whether it comes from the host that this node is: its credentials may have been copied to another. */
export function isThisNodes(node: NodeState, envelope: ReportEnvelope): boolean {
  return envelope.nodeId === node.id && (node.hostUuid === null || envelope.hostUuid === node.hostUuid);
}

type AttemptReport = Extract<Report, { type: 'started' | 'undoing' | 'result' }>;

async function applyToAttempt(
  tx: Transaction,
  node: NodeState,
  envelope: ReportEnvelope,
  report: AttemptReport,
  subjects: Subjects,
): Promise<void> {
  const attempt = await findAttempt(tx, node, envelope, report, subjects);
  if (!attempt) return;
  // That it runs is nothing that another report asks about.
  if (report.type === 'started') return applyStarted(tx, attempt);
  if (report.type === 'undoing') await applyUndoing(tx, attempt, report.failure);
  else await applyResult(tx, envelope, attempt, report);
  subjects.changed(report.instanceId);
}

/**
 * Finds what a report is about. Null when there is nothing to apply: the instance is not this node's (refused and audited), or
 * the report is of an older generation or attempt.
 */
async function findAttempt(
  tx: Transaction,
  node: NodeState,
  envelope: ReportEnvelope,
  report: AttemptReport,
  subjects: Subjects,
): Promise<Attempt | null> {
  const instance = await subjects.instance(report.instanceId);
  if (!instance || instance.nodeId !== node.id) {
    await refuseReport(tx, node, envelope, 'not_this_nodes_instance');
    return null;
  }
  const operation = await subjects.operation(instance.id, report.operationId);
  if (!operation || operation.attempt !== report.attempt || operation.generation !== report.generation)
    return null;
  return { instance, operation };
}
