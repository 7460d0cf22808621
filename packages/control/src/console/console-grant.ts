import { type Database, Prisma } from '@cloudlet/prisma';

/** A right to look at one console: whose, and of which life of the instance. */
export type ConsoleGrant = {
  readonly instanceId: string;
  readonly nodeId: string;
  readonly tenantId: string;
  readonly generation: number;
  readonly userId: string | null;
  readonly sessionVersion: number | null;
  readonly apiTokenId: string | null;
};

/** Why a viewer may no longer look; codes of the console's contract. */
export type ConsoleLoss = 'revoked' | 'instance_gone';

/** Asks whether a grant still holds: null while it does. Asked when it is redeemed and, by the gateway, now and then. */
export async function whyConsoleLost(database: Database, grant: ConsoleGrant): Promise<ConsoleLoss | null> {
  const rows = await database.$queryRaw<{ isThere: boolean; isAllowed: boolean }[]>(Prisma.sql`
    SELECT EXISTS (SELECT FROM instance
                    WHERE id = ${grant.instanceId}::uuid AND tenant_id = ${grant.tenantId}::uuid
                      AND generation = ${grant.generation} AND deleted_at IS NULL) AS "isThere",
           EXISTS (SELECT FROM "user" u JOIN membership m ON m.user_id = u.id AND m.role <> 'VIEWER'
                    WHERE u.id = ${grant.userId}::uuid AND u.session_version = ${grant.sessionVersion}
                      AND u.disabled_at IS NULL AND m.tenant_id = ${grant.tenantId}::uuid)
        OR EXISTS (SELECT FROM api_token t LEFT JOIN "user" u ON u.id = t.created_by_id
                    WHERE t.id = ${grant.apiTokenId}::uuid AND t.revoked_at IS NULL AND t.role <> 'VIEWER'
                      AND (t.expires_at IS NULL OR t.expires_at > now()) AND t.tenant_id = ${grant.tenantId}::uuid
                      AND u.disabled_at IS NULL) AS "isAllowed"`);
  const row = rows[0];
  if (!row?.isThere) return 'instance_gone';
  return row.isAllowed ? null : 'revoked';
}
