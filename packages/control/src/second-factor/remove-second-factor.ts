import type { Database } from '@cloudlet/prisma';
import { type Caller, type Requester, requesterOf, requirePermission } from '../callers/caller.ts';
import { requirePerson } from '../callers/person.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { normalEmail } from '../users/create-user.ts';
import { requireOwnPassword } from '../users/require-own-password.ts';

/**
 * Turns the caller's second factor off. One that is off stays so.
 * @throws ControlError `forbidden`, `wrong_password`, `too_many_attempts`
 */
export async function removeSecondFactor(
  database: Database,
  caller: Caller,
  input: { readonly password: string },
): Promise<void> {
  const { userId, requester } = requirePerson(caller);
  await requireOwnPassword(database, userId, input.password);
  await inTransaction(database, (tx) => remove(tx, requester, userId, 'user.second-factor.off'));
}

/**
 * Turns somebody's second factor off who has lost it, recovery codes and all.
 * @throws ControlError `forbidden`, `not_found`
 */
export async function resetSecondFactor(
  database: Database,
  caller: Caller,
  input: { readonly email: string },
): Promise<void> {
  requirePermission(caller, 'admin');
  await inTransaction(database, async (tx) => {
    const user = await tx.user.findUnique({ where: { email: normalEmail(input.email) } });
    if (!user) throw new ControlError('not_found', { type: 'user' });
    await remove(tx, requesterOf(caller), user.id, 'user.second-factor.reset');
  });
}

async function remove(tx: Transaction, requester: Requester, userId: string, action: string): Promise<void> {
  await tx.recoveryCode.deleteMany({ where: { userId } });
  const { count } = await tx.secondFactor.deleteMany({ where: { userId } });
  if (count === 0) return;
  await recordAuditEvent(tx, requester, { tenantId: null, action, targetType: 'user', targetId: userId });
}
