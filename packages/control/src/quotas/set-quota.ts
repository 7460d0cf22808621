import type { QuotaAmounts } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { inTransaction } from '../database/transaction.ts';
import { optionalLine } from '../errors/optional-line.ts';
import { changeLimits } from './change-limits.ts';
import { lockTenant } from './require-quota.ts';

/**
 * Changes what one tenant may hold; what is left out stays. A limit below what the tenant holds blocks only growth.
 * @param input.reason one line for the history
 * @throws ControlError `forbidden`, `not_found`, `invalid_value`
 */
export async function setQuota(
  database: Database,
  caller: Caller,
  input: {
    readonly tenantId: string;
    readonly quota: Partial<QuotaAmounts>;
    readonly reason?: string | undefined;
  },
): Promise<void> {
  requirePermission(caller, 'admin');
  const reason = optionalLine('reason', input.reason);
  await inTransaction(database, async (tx) => {
    await lockTenant(tx, input.tenantId);
    const wanted = [{ tenantId: input.tenantId, limits: input.quota }];
    await changeLimits(tx, requesterOf(caller), wanted, { reason });
  });
}
