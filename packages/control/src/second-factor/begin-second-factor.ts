import type { Database } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { requirePerson } from '../callers/person.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { requireOwnPassword } from '../users/require-own-password.ts';
import { hasSecondFactor } from './check-second-factor.ts';
import { newTotpSecret, totpUri } from './totp.ts';
import type { Vault } from './vault.ts';

/**
 * Makes the caller's second factor, which is asked for once it was confirmed. One that was not confirmed is replaced.
 * @returns its secret in base32, and as the address that an authenticator app reads from a QR code
 * @throws ControlError `forbidden`, `wrong_password`, `too_many_attempts`, `second_factor_is_on`
 */
export async function beginSecondFactor(
  database: Database,
  vault: Vault,
  caller: Caller,
  input: { readonly password: string },
): Promise<{ readonly secret: string; readonly uri: string }> {
  const { userId, requester } = requirePerson(caller);
  const { email } = await requireOwnPassword(database, userId, input.password);
  const secret = newTotpSecret();
  const fresh = { sealedSecret: vault.seal(secret, userId), lastStep: 0, createdAt: new Date() };
  await inTransaction(database, async (tx) => {
    await tx.$queryRaw`SELECT id FROM "user" WHERE id = ${userId}::uuid FOR UPDATE`;
    if (await hasSecondFactor(tx, userId)) throw new ControlError('second_factor_is_on', {});
    await tx.secondFactor.upsert({ where: { userId }, create: { userId, ...fresh }, update: fresh });
    await recordAuditEvent(tx, requester, {
      tenantId: null,
      action: 'user.second-factor.begin',
      targetType: 'user',
      targetId: userId,
    });
  });
  return { secret, uri: totpUri(secret, email) };
}
