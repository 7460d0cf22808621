import { QUOTA_RESOURCES, type QuotaAmounts, type QuotaResource } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { newId } from '../database/new-id.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { requiredLine } from '../errors/optional-line.ts';
import { readQuota } from '../quotas/read-quota.ts';
import { lockTenant } from '../quotas/require-quota.ts';
import { type QuotaRequestView, readQuotaRequest } from './read-requests.ts';

/**
 * Asks who runs the cloud for higher limits. It waits until it is granted, refused or withdrawn.
 * @param input.limits what is asked for, more than the present limit each
 * @param input.reason one line for who decides
 * @throws ControlError `forbidden`, `invalid_value`, `quota_request_waiting`
 */
export async function requestQuota(
  database: Database,
  caller: Caller,
  input: { readonly limits: Partial<QuotaAmounts>; readonly reason: string },
): Promise<QuotaRequestView> {
  const tenantId = requirePermission(caller, 'tenant:write');
  const reason = requiredLine('reason', input.reason);
  const requester = requesterOf(caller);
  return inTransaction(database, async (tx) => {
    await lockTenant(tx, tenantId);
    const items = await asksOf(tx, tenantId, input.limits);
    await requireNoneWaiting(
      tx,
      tenantId,
      items.map(({ resource }) => resource),
    );
    const id = newId();
    await tx.quotaRequest.create({
      data: { id, tenantId, reason, createdById: requester.id, createdByName: requester.name },
    });
    await tx.quotaRequestItem.createMany({
      data: items.map((item) => ({ ...item, requestId: id, tenantId, status: 'OPEN' as const })),
    });
    await recordAuditEvent(tx, requester, {
      tenantId,
      action: 'quota-request.create',
      targetType: 'quota_request',
      targetId: id,
      detail: { limits: input.limits, reason },
    });
    return readQuotaRequest(tx, id);
  });
}

type Ask = { readonly resource: QuotaResource; readonly fromLimit: number; readonly askedLimit: number };

async function asksOf(tx: Transaction, tenantId: string, limits: Partial<QuotaAmounts>): Promise<Ask[]> {
  const present = (await readQuota(tx, tenantId))?.limit;
  if (!present) throw new Error(`tenant ${tenantId} has no quota`);
  const asks = QUOTA_RESOURCES.flatMap((resource) => {
    const [fromLimit, askedLimit] = [present[resource], limits[resource]];
    if (askedLimit === undefined) return [];
    if (askedLimit > fromLimit) return [{ resource, fromLimit, askedLimit }];
    const reason = `It is not more than the present limit, ${fromLimit}.`;
    throw new ControlError('invalid_value', { field: `limits.${resource}`, reason });
  });
  if (asks.length > 0) return asks;
  throw new ControlError('invalid_value', { field: 'limits', reason: 'Nothing is asked for.' });
}

/** An index holds the rule; this says of what it is. */
async function requireNoneWaiting(
  tx: Transaction,
  tenantId: string,
  resources: readonly QuotaResource[],
): Promise<void> {
  const waiting = await tx.quotaRequestItem.findFirst({
    where: { tenantId, status: 'OPEN', resource: { in: [...resources] } },
    orderBy: { resource: 'asc' },
  });
  if (!waiting) return;
  const { resource, requestId } = waiting;
  throw new ControlError('quota_request_waiting', { resource, requestId });
}
