import { verifyPassword } from '@cloudlet/control';
import type { ApiDependencies } from './dependencies.ts';

/** What a signed session cookie has to say; see `Identity`. */
export type SessionClaims = {
  readonly userId: string;
  readonly sessionVersion: number;
  readonly tenantId: string | null;
};

/** Checks an address and a password: null when they do not fit, with no word on which of them was wrong. */
export async function signIn(
  { database }: ApiDependencies,
  credentials: { readonly email: string; readonly password: string },
): Promise<SessionClaims | null> {
  const user = await verifyPassword(database, credentials);
  return user && { userId: user.id, sessionVersion: user.sessionVersion, tenantId: null };
}
