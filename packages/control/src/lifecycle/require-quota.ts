import { exceededBy, type QuotaAmounts } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { readQuotaUse } from '../reads/quota-use.ts';

/** A tenant under its lock: its requests that grow wait for each other. */
export type LockedTenant = { readonly id: string; readonly limit: QuotaAmounts };

/**
 * Locks are FOR NO KEY UPDATE everywhere: FOR UPDATE would also block the foreign keys of others' rows, against the lock order.
 * @throws ControlError `not_found`
 */
export async function lockTenant(tx: Transaction, id: string): Promise<LockedTenant> {
  const rows = await tx.$queryRaw<QuotaAmounts[]>(Prisma.sql`
    SELECT q.instances, q.vcpus, q.memory_mib AS "memoryMib", q.root_disk_gib AS "rootDiskGib", q.snapshots,
           q.key_pairs AS "keyPairs", q.server_groups AS "serverGroups"
      FROM tenant t JOIN quota q ON q.tenant_id = t.id WHERE t.id = ${id}::uuid FOR NO KEY UPDATE OF t`);
  const limit = rows[0];
  if (!limit) throw new ControlError('not_found', { type: 'tenant' });
  return { id, limit };
}

/**
 * Checks a request against the quota. The use is summed by a statement after the lock: it sees what others have committed.
 * @throws ControlError `quota_exceeded` of the first resource that is short
 */
export async function requireQuota(
  tx: Transaction,
  tenant: LockedTenant,
  asked: QuotaAmounts,
): Promise<void> {
  const [excess] = exceededBy(asked, await readQuotaUse(tx, tenant.id), tenant.limit);
  if (excess) throw new ControlError('quota_exceeded', excess);
}
