import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { endRequest, lockOpenRequest } from './locked-request.ts';
import { type QuotaRequestView, readQuotaRequest } from './read-requests.ts';

/**
 * Takes back what the tenant has asked for and nobody has answered.
 * @throws ControlError `forbidden`, `not_found`, `quota_request_ended`
 */
export async function withdrawQuotaRequest(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<QuotaRequestView> {
  const tenantId = requirePermission(caller, 'tenant:write');
  return inTransaction(database, async (tx) => {
    const request = await lockOpenRequest(tx, input.id, tenantId);
    await endRequest(tx, request, 'WITHDRAWN', requesterOf(caller), null);
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId,
      action: 'quota-request.withdraw',
      targetType: 'quota_request',
      targetId: request.id,
    });
    return readQuotaRequest(tx, request.id);
  });
}
