import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/** Ends every session of the caller's own, this one too. */
export async function signOutEverywhere(database: Database, caller: Caller): Promise<void> {
  if (caller.kind !== 'user' || caller.userId === null || caller.via !== 'portal') {
    throw new ControlError('forbidden', { needs: 'user' });
  }
  const { userId } = caller;
  await inTransaction(database, async (tx) => {
    await tx.user.update({ where: { id: userId }, data: { sessionVersion: { increment: 1 } } });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: 'user.sign-out-everywhere',
      targetType: 'user',
      targetId: userId,
    });
  });
}
