import type { OperationKind, OperationStatus, RequestedVia, Size } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import type { LockedInstance } from '../lifecycle/locked-instance.ts';

/** The operation that a report is about, under its instance's lock. */
export type Attempt = {
  readonly instance: LockedInstance;
  readonly operation: AttemptedOperation;
};

export type AttemptedOperation = {
  readonly id: string;
  readonly instanceId: string;
  readonly kind: OperationKind;
  readonly status: OperationStatus;
  readonly requestedVia: RequestedVia;
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

/** Reads an operation of an instance that is under its lock. */
export async function readAttemptedOperation(
  tx: Transaction,
  instanceId: string,
  operationId: string,
): Promise<AttemptedOperation | null> {
  const operation = (await readAttemptedOperations(tx, [operationId])).get(operationId);
  return operation?.instanceId === instanceId ? operation : null;
}

/** Reads several, whose instances are under their locks. Those that do not exist are missing from the answer. */
export async function readAttemptedOperations(
  tx: Transaction,
  ids: readonly string[],
): Promise<Map<string, AttemptedOperation>> {
  const rows = await tx.$queryRaw<{ operation: AttemptedOperation }[]>(Prisma.sql`
    SELECT jsonb_build_object('id', o.id, 'instanceId', o.instance_id, 'kind', o.kind, 'status', o.status, 'requestedVia', o.requested_via, 'attempt', o.attempt,
      'generation', o.generation, 'snapshotId', o.snapshot_id, 'flavorId', o.flavor_id, 'from', o.input->'from',
      'to', o.input->'to', 'failureCode', o.failure_code,
      'isNewest', NOT EXISTS (SELECT FROM operation l WHERE l.instance_id = o.instance_id
                              AND l.accepted_order > o.accepted_order)) AS operation
      FROM operation o WHERE o.id = ANY(${ids}::uuid[])`);
  return new Map(rows.map(({ operation }) => [operation.id, operation]));
}
