import { randomUUID } from 'node:crypto';
import { signIn as startSession, type Visitor } from '@cloudlet/control';
import type { ApiDependencies } from './dependencies.ts';

/** What a signed session cookie has to say; see `Identity`. */
export type SessionClaims = { readonly sessionId: string; readonly tenantId: string | null };

/** Starts a session for an address and a password: null when they do not fit, with no word on which of them was wrong. */
export async function signIn(
  { database }: ApiDependencies,
  credentials: { readonly email: string; readonly password: string; readonly visitor: Visitor },
): Promise<SessionClaims | null> {
  const session = await startSession(database, { ...credentials, requestId: randomUUID() });
  return session && { ...session, tenantId: null };
}
