import type { Report, ReportEnvelope } from '@cloudlet/contract';
import type { Transaction } from '../database/transaction.ts';
import { isOldNews, type NodeState, requesterForNode } from '../intake/node-state.ts';
import { refuseReport } from '../intake/refuse-report.ts';
import type { LockedInstance } from '../lifecycle/locked-instance.ts';
import { isOlderSighting, observe } from './observe.ts';

type Power = Extract<Report, { type: 'power' }>;

/** A guest changed its power by itself. While an operation is unfinished its result will say how that ended. */
export async function applyPower(
  tx: Transaction,
  node: NodeState,
  envelope: ReportEnvelope,
  report: Power,
  instance: LockedInstance | null,
): Promise<void> {
  if (isOldNews(node, envelope)) return;
  if (!instance || instance.nodeId !== node.id) {
    await refuseReport(tx, node, envelope, 'not_this_nodes_instance');
    return;
  }
  if (instance.running || isOlderSighting(instance, envelope)) return;
  await observe(tx, instance, report.power, envelope, requesterForNode(node, envelope.reportId));
}
