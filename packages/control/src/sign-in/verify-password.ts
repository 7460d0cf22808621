import type { Database } from '@cloudlet/prisma';
import { normalEmail } from '../users/create-user.ts';
import { isPassword, pretendToCheck } from '../users/password.ts';

/** Whose password it was, and what was kept of it then. */
export type VerifiedUser = { readonly id: string; readonly name: string; readonly passwordHash: string };

/** Whose password it is: null for a wrong one and for an unknown or disabled user, all after the same time. */
export async function verifyPassword(
  database: Database,
  input: { readonly email: string; readonly password: string },
): Promise<VerifiedUser | null> {
  const user = await database.user.findUnique({ where: { email: normalEmail(input.email) } });
  const passwordHash = user?.disabledAt === null ? user.passwordHash : null;
  const right = passwordHash
    ? await isPassword(passwordHash, input.password)
    : await pretendToCheck(input.password);
  if (!right || !user || !passwordHash) return null;
  return { id: user.id, name: user.name, passwordHash };
}
