import { authenticateToken, type Database, resolveSession, type UserCaller } from '@cloudlet/control';

/**
 * What a request shows for itself.
 * - `session`: the claims of a signed cookie that the portal has verified; `tenantId` is the tenant that the page is open for
 *   (null: the user's first).
 * - `token`: an API token as it came in the Authorization header.
 */
export type Identity =
  | {
      readonly kind: 'session';
      readonly sessionId: string;
      readonly tenantId: string | null;
      /** The tenant that the page was rendered for which asks (null: none), where it says so. */
      readonly openFor?: string | null;
    }
  | { readonly kind: 'token'; readonly token: string };

/** Who that is now: null when the session or token no longer holds. Asks the database each time, so revoking works at once. */
export function resolveIdentity(
  database: Database,
  identity: Identity,
  requestId: string,
): Promise<UserCaller | null> {
  if (identity.kind === 'token') return authenticateToken(database, { token: identity.token, requestId });
  const { sessionId, tenantId } = identity;
  return resolveSession(database, { sessionId, tenantId, requestId });
}
