import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { optionalLine } from '../errors/optional-line.ts';
import { lockTenant } from '../quotas/require-quota.ts';

/**
 * From now on the tenant's people and tokens may only look, and its guests are stopped (see stopSuspended). Nothing of it is lost, and
 * what was asked for before goes on to its end. Suspending one that is suspended changes the reason.
 * @param input.reason one line that its people read
 * @throws ControlError `forbidden`, `not_found`, `invalid_value`
 */
export async function suspendTenant(
  database: Database,
  caller: Caller,
  input: { readonly id: string; readonly reason?: string | undefined },
): Promise<void> {
  requirePermission(caller, 'admin');
  const reason = optionalLine('reason', input.reason);
  await inTransaction(database, async (tx) => {
    const { id } = await lockTenant(tx, input.id);
    const changed = await tx.$executeRaw(Prisma.sql`
      UPDATE tenant SET suspended_at = coalesce(suspended_at, now()), suspension_reason = ${reason}
       WHERE id = ${id}::uuid AND (suspended_at IS NULL OR suspension_reason IS DISTINCT FROM ${reason})`);
    if (changed === 0) return;
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: id,
      action: 'tenant.suspend',
      targetType: 'tenant',
      targetId: id,
      detail: { reason },
    });
  });
}
