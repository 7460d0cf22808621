import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/**
 * Makes an invitation void that nobody has used yet.
 * @throws ControlError `forbidden`; `not_found`, also of another tenant's and of one that was used or revoked
 */
export async function revokeInvitation(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<void> {
  const tenantId = requirePermission(caller, 'tenant:write');
  await inTransaction(database, async (tx) => {
    const { count } = await tx.invitation.updateMany({
      where: { id: input.id, tenantId, redeemedAt: null, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw new ControlError('not_found', { type: 'invitation' });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId,
      action: 'tenant.invite.revoke',
      targetType: 'invitation',
      targetId: input.id,
    });
  });
}
