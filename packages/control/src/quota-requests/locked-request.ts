import type { QuotaRequestStatus } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import type { Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { lockTenant } from '../quotas/require-quota.ts';

/** A request under its tenant's lock and its own, that nobody has answered. */
export type LockedRequest = { readonly id: string; readonly tenantId: string; readonly reason: string };

/**
 * Locks a request that waits, its tenant first.
 * @param tenantId of that tenant alone
 * @throws ControlError `not_found`, by one query whether it is unknown or another's; `quota_request_ended`
 */
export async function lockOpenRequest(
  tx: Transaction,
  id: string,
  tenantId?: string,
): Promise<LockedRequest> {
  const whose = tenantId === undefined ? Prisma.empty : Prisma.sql`AND tenant_id = ${tenantId}::uuid`;
  const found = await tx.$queryRaw<{ tenantId: string }[]>(Prisma.sql`
    SELECT tenant_id AS "tenantId" FROM quota_request WHERE id = ${id}::uuid ${whose}`);
  if (!found[0]) throw new ControlError('not_found', { type: 'quota_request' });
  await lockTenant(tx, found[0].tenantId);
  // By a statement after the lock: it sees what others have answered.
  const rows = await tx.$queryRaw<(LockedRequest & { readonly status: QuotaRequestStatus })[]>(Prisma.sql`
    SELECT id, tenant_id AS "tenantId", reason, status FROM quota_request
     WHERE id = ${id}::uuid FOR NO KEY UPDATE`);
  const request = rows[0];
  if (!request) throw new Error(`quota request ${id} is gone`);
  if (request.status !== 'OPEN') throw new ControlError('quota_request_ended', { status: request.status });
  return request;
}

/** Ends a request; its items follow. @param answer what is said to who asked */
export async function endRequest(
  tx: Transaction,
  request: LockedRequest,
  status: Exclude<QuotaRequestStatus, 'OPEN'>,
  requester: Requester,
  answer: string | null,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE quota_request
       SET status = ${status}::quota_request_status, ended_at = now(), ended_by_id = ${requester.id}::uuid,
           ended_by_name = ${isOperators(requester) ? null : requester.name}, answer = ${answer}
     WHERE id = ${request.id}::uuid`);
}

/** Whether it was asked for with `./cloudlet`: to the tenant's people these are the operators, whatever their account is called. */
function isOperators({ via }: Requester): boolean {
  return via === 'system' || via === 'operator';
}
