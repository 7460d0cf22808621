import { exceededBy, type QuotaAmounts, type QuotaExcess } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { readQuota } from './read-quota.ts';

/** A tenant under its lock: its requests that grow, and changes of its limits, wait for each other. */
export type LockedTenant = { readonly id: string };

/**
 * Locks are FOR NO KEY UPDATE everywhere: FOR UPDATE would also block the foreign keys of others' rows, against the lock order.
 * @throws ControlError `not_found`
 */
export async function lockTenant(tx: Transaction, id: string): Promise<LockedTenant> {
  const rows = await tx.$queryRaw<LockedTenant[]>(Prisma.sql`
    SELECT t.id FROM tenant t WHERE t.id = ${id}::uuid FOR NO KEY UPDATE`);
  if (!rows[0]) throw new ControlError('not_found', { type: 'tenant' });
  return rows[0];
}

/**
 * Checks a request against the quota.
 * @throws ControlError `quota_exceeded` of the first resource that is short
 */
export async function requireQuota(
  tx: Transaction,
  tenant: LockedTenant,
  asked: QuotaAmounts,
): Promise<void> {
  const [excess] = await excessOf(tx, tenant, asked);
  if (excess) throw new ControlError('quota_exceeded', excess);
}

/**
 * The resources of which a request asks more than the quota has left. Limits and use are read by a statement after the lock: it sees what
 * others have committed.
 */
export async function excessOf(
  tx: Transaction,
  tenant: LockedTenant,
  asked: QuotaAmounts,
): Promise<QuotaExcess[]> {
  const quota = await readQuota(tx, tenant.id);
  if (!quota) throw new Error(`tenant ${tenant.id} has no quota`);
  return exceededBy(asked, quota.used, quota.limit);
}
