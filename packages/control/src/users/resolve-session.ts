import { permissionsOf, type Role } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import type { UserCaller } from '../callers/caller.ts';

type SessionRow = {
  readonly name: string;
  readonly isCloudAdmin: boolean;
  readonly tenantId: string | null;
  readonly role: Role | null;
};

/**
 * Who a session belongs to now: null when the user signed out everywhere, had the password reset or is disabled.
 * @param input.tenantId the tenant that the page is open for; null for the user's first. A tenant that the user is not in gives
 *   a caller without a tenant.
 */
export async function resolveSession(
  database: Database,
  input: {
    readonly userId: string;
    readonly sessionVersion: number;
    readonly tenantId?: string | null | undefined;
    readonly requestId: string;
  },
): Promise<UserCaller | null> {
  const { userId, sessionVersion, requestId } = input;
  const tenantId = input.tenantId ?? null;
  const rows = await database.$queryRaw<SessionRow[]>(Prisma.sql`
    SELECT u.name, u.is_cloud_admin AS "isCloudAdmin", m.tenant_id AS "tenantId", m.role
      FROM "user" u LEFT JOIN membership m
        ON m.user_id = u.id AND (${tenantId}::uuid IS NULL OR m.tenant_id = ${tenantId}::uuid)
     WHERE u.id = ${userId}::uuid AND u.session_version = ${sessionVersion} AND u.disabled_at IS NULL
     ORDER BY m.created_at, m.tenant_id LIMIT 1`);
  const row = rows[0];
  if (!row) return null;
  const { name, tenantId: actsIn } = row;
  const permissions = permissionsOf(row);
  return {
    kind: 'user',
    userId,
    name,
    tenantId: actsIn,
    permissions,
    via: 'portal',
    sessionVersion,
    requestId,
  };
}
