import type { ReportEnvelope } from '@cloudlet/contract';
import type { OperationKind, OperationStatus, Size } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { type LockedInstance, lockInstance } from '../lifecycle/locked-instance.ts';
import type { NodeState } from './node-state.ts';
import { refuseReport } from './refuse-report.ts';

/** The operation that a report is about, under its instance's lock. */
export type Attempt = {
  readonly instance: LockedInstance;
  readonly operation: AttemptedOperation;
};

export type AttemptedOperation = {
  readonly id: string;
  readonly kind: OperationKind;
  readonly status: OperationStatus;
  readonly attempt: number;
  readonly generation: number;
  readonly snapshotId: string | null;
  readonly flavorId: string | null;
  /** The sizes of a resize. */
  readonly from: Size | null;
  readonly to: Size | null;
  readonly failureCode: string | null;
  /** Whether no operation of the instance was accepted after it. */
  readonly isNewest: boolean;
};

type AttemptReport = {
  readonly operationId: string;
  readonly attempt: number;
  readonly instanceId: string;
  readonly generation: number;
};

/**
 * Finds what a report is about. Null when there is nothing to apply: the instance is not this node's (refused and audited), or
 * the report is of an older generation or attempt.
 */
export async function findAttempt(
  tx: Transaction,
  node: NodeState,
  envelope: ReportEnvelope,
  report: AttemptReport,
): Promise<Attempt | null> {
  const instance = await lockInstance(tx, report.instanceId);
  if (!instance || instance.nodeId !== node.id) {
    await refuseReport(tx, node, envelope, 'not_this_nodes_instance');
    return null;
  }
  const operation = await readAttemptedOperation(tx, instance.id, report.operationId);
  if (!operation || operation.attempt !== report.attempt || operation.generation !== report.generation)
    return null;
  return { instance, operation };
}

/** Reads an operation of an instance that is under its lock. */
export async function readAttemptedOperation(
  tx: Transaction,
  instanceId: string,
  operationId: string,
): Promise<AttemptedOperation | null> {
  const rows = await tx.$queryRaw<{ operation: AttemptedOperation }[]>(Prisma.sql`
    SELECT jsonb_build_object('id', o.id, 'kind', o.kind, 'status', o.status, 'attempt', o.attempt,
      'generation', o.generation, 'snapshotId', o.snapshot_id, 'flavorId', o.flavor_id, 'from', o.input->'from',
      'to', o.input->'to', 'failureCode', o.failure_code,
      'isNewest', NOT EXISTS (SELECT FROM operation l WHERE l.instance_id = o.instance_id
                              AND l.accepted_order > o.accepted_order)) AS operation
      FROM operation o WHERE o.id = ${operationId}::uuid AND o.instance_id = ${instanceId}::uuid`);
  return rows[0]?.operation ?? null;
}
