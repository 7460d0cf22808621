import { permissionsOf, type Role, splitBySuspension } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import type { UserCaller } from '../callers/caller.ts';

/** How old the note of a session's last use may get, so that not every request writes. */
const SEEN_NOTED_EVERY_MS = 60_000;

type SessionRow = {
  readonly userId: string;
  readonly name: string;
  readonly isCloudAdmin: boolean;
  readonly tenantId: string | null;
  readonly role: Role | null;
  readonly isTenantSuspended: boolean;
  readonly isSeenNoted: boolean;
};

/**
 * Who a session belongs to now: null when it has expired or was ended (also by a new password), or its user is disabled.
 * @param input.tenantId the tenant that the page is open for; null for the user's first. A tenant that the user is not in gives
 *   a caller without a tenant.
 */
export async function resolveSession(
  database: Database,
  input: {
    readonly sessionId: string;
    readonly tenantId?: string | null | undefined;
    readonly requestId: string;
  },
): Promise<UserCaller | null> {
  const { sessionId, requestId } = input;
  const wanted = input.tenantId ?? null;
  const rows = await database.$queryRaw<SessionRow[]>(Prisma.sql`
    SELECT u.id AS "userId", u.name, u.is_cloud_admin AS "isCloudAdmin", m.tenant_id AS "tenantId", m.role,
           t.suspended_at IS NOT NULL AS "isTenantSuspended",
           s.last_seen_at > now() - ${SEEN_NOTED_EVERY_MS} * interval '1 millisecond' AS "isSeenNoted"
      FROM session s JOIN "user" u ON u.id = s.user_id LEFT JOIN membership m
        ON m.user_id = u.id AND (${wanted}::uuid IS NULL OR m.tenant_id = ${wanted}::uuid)
      LEFT JOIN tenant t ON t.id = m.tenant_id
     WHERE s.id = ${sessionId}::uuid AND s.revoked_at IS NULL AND s.expires_at > now() AND u.disabled_at IS NULL
     ORDER BY m.created_at, m.tenant_id LIMIT 1`);
  const row = rows[0];
  if (!row) return null;
  if (!row.isSeenNoted) {
    await database.$executeRaw(
      Prisma.sql`UPDATE session SET last_seen_at = now() WHERE id = ${sessionId}::uuid`,
    );
  }
  const { userId, name, tenantId } = row;
  return {
    kind: 'user',
    userId,
    name,
    tenantId,
    ...splitBySuspension(permissionsOf(row), row.isTenantSuspended),
    via: 'portal',
    sessionId,
    requestId,
  };
}
