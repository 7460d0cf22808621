import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/**
 * Makes a join command void that nobody has used yet. A machine that has joined is removed as a node, not here.
 * @throws ControlError `forbidden`; `not_found` also for one that was used or revoked
 */
export async function revokeEnrolment(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<void> {
  requirePermission(caller, 'admin');
  await inTransaction(database, async (tx) => {
    const { count } = await tx.enrolment.updateMany({
      where: { id: input.id, redeemedAt: null, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw new ControlError('not_found', { type: 'enrolment' });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: 'node.enroll.revoke',
      targetType: 'enrolment',
      targetId: input.id,
    });
  });
}
