import type { Database } from '@cloudlet/prisma';
import { ownSecret } from '../attempts/place.ts';
import { requireAttempt } from '../attempts/require-attempt.ts';
import { forgetFailures } from '../attempts/take-attempt.ts';
import type { Caller } from '../callers/caller.ts';
import { requirePerson } from '../callers/person.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { hasSecondFactor, useTotpCode } from './check-second-factor.ts';
import { makeRecoveryCodes } from './recovery-codes.ts';
import type { Vault } from './vault.ts';

/**
 * Turns the caller's second factor on, by a code that shows that the app has it. Sessions that were started without it end, but for
 * the one that asks.
 * @returns recovery codes, which are kept nowhere
 * @throws ControlError `forbidden`, `wrong_code`, `too_many_attempts`, `second_factor_is_on`
 */
export async function confirmSecondFactor(
  database: Database,
  vault: Vault,
  caller: Caller,
  input: { readonly code: string },
): Promise<{ readonly recoveryCodes: string[] }> {
  const { userId, sessionId, requester } = requirePerson(caller);
  const place = ownSecret(userId, 'second-factor');
  await requireAttempt(database, place);
  return inTransaction(database, async (tx) => {
    await tx.$queryRaw`SELECT id FROM "user" WHERE id = ${userId}::uuid FOR UPDATE`;
    if (await hasSecondFactor(tx, userId)) throw new ControlError('second_factor_is_on', {});
    if (!(await useTotpCode(tx, vault, userId, input.code))) throw new ControlError('wrong_code', {});
    await forgetFailures(tx, place);
    await tx.secondFactor.update({ where: { userId }, data: { confirmedAt: new Date() } });
    await endSessions(tx, userId, sessionId);
    const recoveryCodes = await makeRecoveryCodes(tx, userId);
    await recordAuditEvent(tx, requester, {
      tenantId: null,
      action: 'user.second-factor.on',
      targetType: 'user',
      targetId: userId,
    });
    return { recoveryCodes };
  });
}
