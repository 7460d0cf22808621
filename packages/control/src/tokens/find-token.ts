import { PERMISSIONS_OF_ROLE, type Role } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import type { UserCaller } from '../callers/caller.ts';

/** How old the note of a token's last use may get, so that not every request writes. */
const USE_NOTED_EVERY_MS = 60_000;

export type FoundToken = {
  readonly caller: UserCaller;
  /** Whether its last use is known well enough. */
  readonly isUseNoted: boolean;
};

type TokenRow = {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly role: Role;
  readonly userId: string | null;
  readonly isUseNoted: boolean;
};

/** Who a token is now: null when it is unknown, expired or revoked, or its maker is disabled. Never a cloud admin. */
export async function findToken(
  database: Database,
  by: { readonly secretHash: string } | { readonly id: string },
  requestId: string,
): Promise<FoundToken | null> {
  const which = 'id' in by ? Prisma.sql`t.id = ${by.id}::uuid` : Prisma.sql`t.secret_hash = ${by.secretHash}`;
  const rows = await database.$queryRaw<TokenRow[]>(Prisma.sql`
    SELECT t.id, t.name, t.tenant_id AS "tenantId", t.role, t.created_by_id AS "userId",
           coalesce(t.last_used_at > now() - ${USE_NOTED_EVERY_MS} * interval '1 millisecond', false) AS "isUseNoted"
      FROM api_token t LEFT JOIN "user" u ON u.id = t.created_by_id
     WHERE ${which} AND t.revoked_at IS NULL AND u.disabled_at IS NULL
       AND (t.expires_at IS NULL OR t.expires_at > now())`);
  const row = rows[0];
  if (!row) return null;
  const { id: tokenId, name, tenantId, userId, isUseNoted } = row;
  const permissions = PERMISSIONS_OF_ROLE[row.role];
  const caller = {
    kind: 'user',
    userId,
    name,
    tenantId,
    permissions,
    via: 'token',
    tokenId,
    requestId,
  } as const;
  return { caller, isUseNoted };
}
