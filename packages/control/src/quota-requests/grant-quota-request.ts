import { grantedLimits, type QuotaAmounts } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { optionalLine } from '../errors/optional-line.ts';
import { changeLimits } from '../quotas/change-limits.ts';
import { readQuota } from '../quotas/read-quota.ts';
import { endRequest, lockOpenRequest } from './locked-request.ts';
import { type QuotaRequestView, readQuotaRequest } from './read-requests.ts';

export type GrantInput = {
  readonly id: string;
  /** Other limits than those asked for; what is left out is granted as asked. */
  readonly limits?: Partial<QuotaAmounts> | undefined;
  /** One line that the tenant's people read. */
  readonly answer?: string | undefined;
};

/**
 * Grants what a tenant has asked for, as asked or with other numbers. It never lowers a limit, whoever has raised it meanwhile.
 * @throws ControlError `forbidden`, `not_found`, `invalid_value`, `quota_request_ended`
 */
export async function grantQuotaRequest(
  database: Database,
  caller: Caller,
  input: GrantInput,
): Promise<QuotaRequestView> {
  requirePermission(caller, 'admin');
  const answer = optionalLine('answer', input.answer);
  const requester = requesterOf(caller);
  return inTransaction(database, async (tx) => {
    const request = await lockOpenRequest(tx, input.id);
    const { id, tenantId } = request;
    const limits = await limitsToGrant(tx, tenantId, id, input.limits ?? {});
    await writeGranted(tx, id, limits);
    await endRequest(tx, request, 'GRANTED', requester, answer);
    const because = { reason: answer ?? request.reason, requestId: id };
    await changeLimits(tx, requester, [{ tenantId, limits }], because);
    await recordAuditEvent(tx, requester, {
      tenantId,
      action: 'quota-request.grant',
      targetType: 'quota_request',
      targetId: id,
      detail: { limits, ...(answer === null ? {} : { answer }) },
    });
    return readQuotaRequest(tx, id);
  });
}

async function limitsToGrant(
  tx: Transaction,
  tenantId: string,
  requestId: string,
  given: Partial<QuotaAmounts>,
): Promise<Partial<QuotaAmounts>> {
  const present = (await readQuota(tx, tenantId))?.limit;
  if (!present) throw new Error(`tenant ${tenantId} has no quota`);
  const items = await tx.quotaRequestItem.findMany({ where: { requestId } });
  const asked: Partial<QuotaAmounts> = Object.fromEntries(
    items.map(({ resource, askedLimit }) => [resource, askedLimit]),
  );
  const { limits, wrong } = grantedLimits(present, asked, given);
  if (wrong === null) return limits;
  const reason =
    wrong.reason === 'not-asked-for'
      ? 'The request does not ask for it.'
      : `It is less than the present limit, ${present[wrong.resource]}.`;
  throw new ControlError('invalid_value', { field: `limits.${wrong.resource}`, reason });
}

async function writeGranted(tx: Transaction, id: string, limits: Partial<QuotaAmounts>): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE quota_request_item SET granted_limit = (${JSON.stringify(limits)}::jsonb ->> resource::text)::integer
     WHERE request_id = ${id}::uuid`);
}
