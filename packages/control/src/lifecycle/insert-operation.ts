import type { OperationInput } from '@cloudlet/contract';
import { OPERATIONS } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import { newId } from '../database/new-id.ts';
import { insertAuditEvent } from '../database/record-audit-event.ts';
import type { Transaction } from '../database/transaction.ts';

export type NewOperation = {
  readonly tenantId: string;
  readonly instanceId: string;
  readonly nodeId: string;
  /** The instance's from now on. */
  readonly generation: number;
  readonly snapshotId?: string;
  /** Where a resize leads. */
  readonly flavorId?: string;
  readonly input: OperationInput;
  /** Whether what is wanted of the guest's power stays as it was, whatever the catalogue says: nobody has changed their mind. */
  readonly keepsDesiredPower?: boolean;
  /** For the audit event. */
  readonly detail: Readonly<Record<string, unknown>>;
};

/**
 * Inserts an accepted operation with the deadlines of the catalogue and its audit event, and puts the instance, which is locked, into
 * what the catalogue says of it meanwhile, by one statement.
 * @returns its id
 */
export async function insertOperation(
  tx: Transaction,
  requester: Requester,
  operation: NewOperation,
): Promise<string> {
  const id = newId();
  const { input } = operation;
  const rule = OPERATIONS[input.kind];
  const patience = rule.deadlineMs + waitOf(input);
  const audited = insertAuditEvent(requester, {
    tenantId: operation.tenantId,
    action: `instance.${input.kind}`,
    targetType: 'instance',
    targetId: operation.instanceId,
    detail: { operationId: id, ...operation.detail },
  });
  await tx.$executeRaw(Prisma.sql`
    WITH entered AS (${enterOperation(operation)}),
    audited AS (${audited} RETURNING id)
    INSERT INTO operation (id, tenant_id, instance_id, snapshot_id, flavor_id, node_id, kind, generation, input, request_id,
                           requested_by_id, requested_by_name, requested_via, audit_event_id, deadline_at, undo_deadline_at)
    SELECT ${id}::uuid, ${operation.tenantId}::uuid, ${operation.instanceId}::uuid, ${operation.snapshotId ?? null}::uuid,
            ${operation.flavorId ?? null}::uuid, ${operation.nodeId}::uuid, ${input.kind}::operation_kind, ${operation.generation},
            ${JSON.stringify(input)}::jsonb, ${requester.requestId}, ${requester.id}::uuid, ${requester.name},
            ${requester.via}::requested_via, audited.id, now() + ${patience} * interval '1 millisecond',
            now() + ${patience + rule.undoDeadlineMs} * interval '1 millisecond' FROM audited`);
  return id;
}

function enterOperation({ instanceId, generation, input, keepsDesiredPower }: NewOperation): Prisma.Sql {
  const { statusMeanwhile, desiredPower } = OPERATIONS[input.kind];
  const status =
    statusMeanwhile === 'unchanged' ? Prisma.sql`status` : Prisma.sql`${statusMeanwhile}::instance_status`;
  const power =
    keepsDesiredPower || desiredPower === 'unchanged'
      ? Prisma.sql`desired_power`
      : Prisma.sql`${desiredPower}::desired_power`;
  return Prisma.sql`
    UPDATE instance SET status = ${status}, desired_power = ${power}, generation = ${generation}, updated_at = now()
     WHERE id = ${instanceId}::uuid
       AND (status, desired_power, generation) IS DISTINCT FROM (${status}, ${power}, ${generation}::int)`;
}

/** What the request itself waits for the guest, in milliseconds: the deadline is so much later. */
function waitOf(input: OperationInput): number {
  return 'timeoutMs' in input ? input.timeoutMs : 0;
}
