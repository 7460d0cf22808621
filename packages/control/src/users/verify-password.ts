import type { Database } from '@cloudlet/prisma';
import { normalEmail } from './create-user.ts';
import { isPassword, pretendToCheck } from './password.ts';

/** What a new session is bound to. */
export type VerifiedUser = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly isCloudAdmin: boolean;
  readonly sessionVersion: number;
};

/** Who signs in: null for a wrong password and for an unknown or disabled user, all after the same time. */
export async function verifyPassword(
  database: Database,
  input: { readonly email: string; readonly password: string },
): Promise<VerifiedUser | null> {
  const user = await database.user.findUnique({ where: { email: normalEmail(input.email) } });
  const usable = user !== null && user.disabledAt === null;
  const right = usable
    ? await isPassword(user.passwordHash, input.password)
    : await pretendToCheck(input.password);
  if (!right || !usable) return null;
  const { id, name, email, isCloudAdmin, sessionVersion } = user;
  return { id, name, email, isCloudAdmin, sessionVersion };
}
