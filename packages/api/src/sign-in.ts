import { randomUUID } from 'node:crypto';
import { type SignInInput, signIn as startSession } from '@cloudlet/control';
import type { ApiDependencies } from './dependencies.ts';

/** What a signed session cookie has to say; see `Identity`. */
export type SessionClaims = { readonly sessionId: string; readonly tenantId: string | null };

/** What came of a sign-in. `wrong` says not of what, and the answers are the same whether there is such an account or not. */
export type SignInAnswer =
  | { readonly kind: 'signed-in'; readonly claims: SessionClaims }
  | { readonly kind: 'wrong' | 'code-needed' | 'wrong-code' }
  | { readonly kind: 'blocked'; readonly retryAfterSeconds: number };

/** Starts a session for an address, its password and, where the person has one, a second factor. */
export async function signIn(
  { database, vault }: ApiDependencies,
  input: Omit<SignInInput, 'requestId'>,
): Promise<SignInAnswer> {
  const outcome = await startSession(database, vault, { ...input, requestId: randomUUID() });
  switch (outcome.kind) {
    case 'signed-in':
      return { kind: 'signed-in', claims: { sessionId: outcome.sessionId, tenantId: null } };
    case 'blocked': {
      const retryAfterSeconds = Math.max(1, Math.ceil((outcome.until.getTime() - Date.now()) / 1_000));
      return { kind: 'blocked', retryAfterSeconds };
    }
    default:
      return { kind: outcome.kind };
  }
}
