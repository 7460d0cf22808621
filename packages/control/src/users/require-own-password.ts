import type { Database } from '@cloudlet/prisma';
import { ownSecret } from '../attempts/place.ts';
import { requireAttempt } from '../attempts/require-attempt.ts';
import { forgetFailures } from '../attempts/take-attempt.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { isPassword } from './password.ts';

/**
 * Asks somebody who is signed in for the password again, before what a stranger at an open browser must not do.
 * @throws ControlError `wrong_password`, `too_many_attempts`
 */
export async function requireOwnPassword(
  database: Database,
  userId: string,
  password: string,
): Promise<{ readonly email: string; readonly passwordHash: string }> {
  const place = ownSecret(userId, 'password');
  await requireAttempt(database, place);
  const { email, passwordHash } = await database.user.findUniqueOrThrow({ where: { id: userId } });
  if (!passwordHash || !(await isPassword(passwordHash, password)))
    throw new ControlError('wrong_password', {});
  await inTransaction(database, (tx) => forgetFailures(tx, place));
  return { email, passwordHash };
}
