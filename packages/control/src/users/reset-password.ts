import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { normalEmail, requirePassword } from './create-user.ts';
import { hashPassword } from './password.ts';

/**
 * Gives a user another password and ends all of the user's sessions. Whoever runs the cloud and hands a password over says with it whose
 * the address is.
 * @throws ControlError `not_found`, `invalid_value`
 */
export async function resetPassword(
  database: Database,
  caller: Caller,
  input: { readonly email: string; readonly password: string },
): Promise<void> {
  requirePermission(caller, 'admin');
  requirePassword(input.password);
  const passwordHash = await hashPassword(input.password);
  await inTransaction(database, async (tx) => {
    const user = await tx.user.findUnique({ where: { email: normalEmail(input.email) } });
    if (!user) throw new ControlError('not_found', { type: 'user' });
    await tx.user.update({ where: { id: user.id }, data: { passwordHash, hasProvenAddress: true } });
    await endSessions(tx, user.id, null);
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: 'user.reset-password',
      targetType: 'user',
      targetId: user.id,
    });
  });
}
