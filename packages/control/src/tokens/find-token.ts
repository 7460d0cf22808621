import { splitBySuspension } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import type { UserCaller } from '../callers/caller.ts';
import { IS_GOOD, MAKER_JOINS, permissionsNow, WITH_MAKER, type WithMaker } from './token-row.ts';

/** How old the note of a token's last use may get, so that not every request writes. */
const USE_NOTED_EVERY_MS = 60_000;

export type FoundToken = {
  readonly caller: UserCaller;
  /** Whether its last use is known well enough. */
  readonly isUseNoted: boolean;
};

type Row = WithMaker & {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string | null;
  readonly isUseNoted: boolean;
  readonly isTenantSuspended: boolean;
};

/**
 * Who a token is and what it may do now: null when it is unknown, expired or revoked, or may do nothing any more, its maker having
 * left the tenant, for instance.
 */
export async function findToken(
  database: Database,
  by: { readonly secretHash: string } | { readonly id: string },
  requestId: string,
): Promise<FoundToken | null> {
  const which = 'id' in by ? Prisma.sql`t.id = ${by.id}::uuid` : Prisma.sql`t.secret_hash = ${by.secretHash}`;
  const rows = await database.$queryRaw<Row[]>(Prisma.sql`
    SELECT t.id, t.name, t.tenant_id AS "tenantId", ${WITH_MAKER},
           coalesce(t.last_used_at > now() - ${USE_NOTED_EVERY_MS} * interval '1 millisecond', false) AS "isUseNoted",
           EXISTS (SELECT FROM tenant WHERE id = t.tenant_id AND suspended_at IS NOT NULL) AS "isTenantSuspended"
      FROM api_token t ${MAKER_JOINS} WHERE ${which} AND ${IS_GOOD}`);
  const row = rows[0];
  if (!row) return null;
  const { id: tokenId, name, tenantId, makerId: userId, isUseNoted } = row;
  const permissions = permissionsNow(row);
  if (permissions.length === 0) return null;
  const caller = {
    kind: 'user',
    userId,
    name,
    tenantId,
    ...splitBySuspension(permissions, row.isTenantSuspended),
    via: 'token',
    tokenId,
    requestId,
  } as const;
  return { caller, isUseNoted };
}
