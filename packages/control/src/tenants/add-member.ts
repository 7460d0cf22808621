import type { Role } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/**
 * Gives a user a role in a tenant, or another one.
 * @throws ControlError `not_found`
 */
export async function addMember(
  database: Database,
  caller: Caller,
  input: { readonly tenantId: string; readonly userId: string; readonly role: Role },
): Promise<void> {
  requirePermission(caller, 'admin');
  const { tenantId, userId, role } = input;
  await inTransaction(database, async (tx) => {
    if (!(await tx.tenant.findUnique({ where: { id: tenantId } }))) {
      throw new ControlError('not_found', { type: 'tenant' });
    }
    if (!(await tx.user.findUnique({ where: { id: userId } }))) {
      throw new ControlError('not_found', { type: 'user' });
    }
    await tx.membership.upsert({
      where: { tenantId_userId: { tenantId, userId } },
      create: { tenantId, userId, role },
      update: { role },
    });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId,
      action: 'tenant.add-member',
      targetType: 'user',
      targetId: userId,
      detail: { role },
    });
  });
}
