import type { QuotaAmounts } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/**
 * Changes what a tenant may hold. A limit below what the tenant holds blocks only growth.
 * @throws ControlError `not_found`
 */
export async function setQuota(
  database: Database,
  caller: Caller,
  input: { readonly tenantId: string; readonly quota: Partial<QuotaAmounts> },
): Promise<void> {
  requirePermission(caller, 'admin');
  await inTransaction(database, async (tx) => {
    const { count } = await tx.quota.updateMany({
      where: { tenantId: input.tenantId },
      data: { ...input.quota },
    });
    if (count === 0) throw new ControlError('not_found', { type: 'tenant' });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: input.tenantId,
      action: 'tenant.set-quota',
      targetType: 'tenant',
      targetId: input.tenantId,
      detail: { ...input.quota },
    });
  });
}
