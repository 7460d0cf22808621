import type { Database } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { requirePerson } from '../callers/person.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { requirePassword } from './create-user.ts';
import { hashPassword } from './password.ts';
import { requireOwnPassword } from './require-own-password.ts';

/**
 * Gives the caller another password, and ends all sessions but the one that asks: whoever knew the old one is out.
 * @throws ControlError `forbidden`, `wrong_password`, `too_many_attempts`, `invalid_value`
 */
export async function changePassword(
  database: Database,
  caller: Caller,
  input: { readonly password: string; readonly newPassword: string },
): Promise<void> {
  const { userId, sessionId, requester } = requirePerson(caller);
  requirePassword(input.newPassword, 'newPassword');
  const { passwordHash: old } = await requireOwnPassword(database, userId, input.password);
  const passwordHash = await hashPassword(input.newPassword);
  await inTransaction(database, async (tx) => {
    const { count } = await tx.user.updateMany({
      where: { id: userId, passwordHash: old },
      data: { passwordHash },
    });
    // Somebody else has changed it meanwhile: the old one counts no more.
    if (count === 0) throw new ControlError('wrong_password', {});
    await endSessions(tx, userId, sessionId);
    await recordAuditEvent(tx, requester, {
      tenantId: null,
      action: 'user.change-password',
      targetType: 'user',
      targetId: userId,
    });
  });
}
