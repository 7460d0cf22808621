import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { lockTenant } from '../quotas/require-quota.ts';

/**
 * Ends a tenant's suspension: what ran before it is started again (see startAgain). Resuming one that is not suspended changes nothing.
 * @throws ControlError `forbidden`, `not_found`
 */
export async function resumeTenant(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<void> {
  requirePermission(caller, 'admin');
  await inTransaction(database, async (tx) => {
    const { id } = await lockTenant(tx, input.id);
    const changed = await tx.$executeRaw(Prisma.sql`
      UPDATE tenant SET suspended_at = NULL, suspension_reason = NULL
       WHERE id = ${id}::uuid AND suspended_at IS NOT NULL`);
    if (changed === 0) return;
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: id,
      action: 'tenant.resume',
      targetType: 'tenant',
      targetId: id,
    });
  });
}
