import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { requiredLine } from '../errors/optional-line.ts';
import { endRequest, lockOpenRequest } from './locked-request.ts';
import { type QuotaRequestView, readQuotaRequest } from './read-requests.ts';

/**
 * Refuses what a tenant has asked for: its limits stay.
 * @param input.answer one line that its people read
 * @throws ControlError `forbidden`, `not_found`, `invalid_value`, `quota_request_ended`
 */
export async function refuseQuotaRequest(
  database: Database,
  caller: Caller,
  input: { readonly id: string; readonly answer: string },
): Promise<QuotaRequestView> {
  requirePermission(caller, 'admin');
  const answer = requiredLine('answer', input.answer);
  return inTransaction(database, async (tx) => {
    const request = await lockOpenRequest(tx, input.id);
    await endRequest(tx, request, 'REFUSED', requesterOf(caller), answer);
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: request.tenantId,
      action: 'quota-request.refuse',
      targetType: 'quota_request',
      targetId: request.id,
      detail: { answer },
    });
    return readQuotaRequest(tx, request.id);
  });
}
