import { isControlError, revokeSession, type Visitor } from '@cloudlet/control';
import { createContext } from './context.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { SessionClaims } from './sign-in.ts';

/** Ends a session, so that a copy of its cookie is worth nothing. One that has ended already is left so. */
export async function signOut(
  dependencies: ApiDependencies,
  claims: SessionClaims,
  visitor: Visitor,
): Promise<void> {
  const { database, caller } = await createContext(dependencies, { kind: 'session', ...claims }, { visitor });
  if (caller === null) return;
  await revokeSession(database, caller, { id: claims.sessionId }).catch((error: unknown) => {
    // Ended between the two statements.
    if (!isControlError(error, 'not_found')) throw error;
  });
}
