import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { optionalLine } from '../errors/optional-line.ts';
import { changeLimits, type WantedLimits } from './change-limits.ts';
import { readTenantQuotas, type TenantQuotaView } from './list-quotas.ts';

/**
 * Changes the limits of many tenants, all or none. A limit below what a tenant holds blocks only growth.
 * @param input.items each tenant once
 * @param input.reason one line for the history
 * @returns the quotas that the tenants have from now on, by name
 * @throws ControlError `forbidden`, `quotas_refused`, `invalid_value`
 */
export async function setQuotas(
  database: Database,
  caller: Caller,
  input: { readonly items: readonly WantedLimits[]; readonly reason?: string | undefined },
): Promise<TenantQuotaView[]> {
  requirePermission(caller, 'admin');
  const reason = optionalLine('reason', input.reason);
  const ids = input.items.map(({ tenantId }) => tenantId.toLowerCase());
  if (new Set(ids).size < ids.length) {
    throw new ControlError('invalid_value', { field: 'items', reason: 'A tenant is named twice.' });
  }
  const wanted = input.items.map((item, index) => ({ ...item, tenantId: ids[index] ?? item.tenantId }));
  return inTransaction(database, async (tx) => {
    await changeLimits(tx, requesterOf(caller), wanted, { reason });
    return readTenantQuotas(tx, ids);
  });
}
