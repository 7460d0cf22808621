import { type Permission, permissionsOfToken, type Role } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';

/** SQL for a token `t` that was not revoked and has not expired. */
export const IS_GOOD = Prisma.sql`t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())`;

/** Adds to a token `t` its maker `u`, and what that one is in the token's tenant, `m`. */
export const MAKER_JOINS = Prisma.sql`
  LEFT JOIN "user" u ON u.id = t.created_by_id
  LEFT JOIN membership m ON m.user_id = t.created_by_id AND m.tenant_id = t.tenant_id`;

/** The columns of {@link WithMaker}, of `t`, `u` and `m`. */
export const WITH_MAKER = Prisma.sql`
  t.scopes, t.created_by_id AS "makerId", m.role, coalesce(u.is_cloud_admin, false) AS "isCloudAdmin",
  u.disabled_at IS NOT NULL AS "isMakerDisabled"`;

/** What decides what a token may do now. */
export type WithMaker = {
  readonly scopes: Permission[];
  /** Null for a token that no person made. */
  readonly makerId: string | null;
  readonly role: Role | null;
  readonly isCloudAdmin: boolean;
  readonly isMakerDisabled: boolean;
};

/** What a token may do now: nothing where its maker is disabled, else of its scopes what its maker may, too. */
export function permissionsNow(row: WithMaker): readonly Permission[] {
  if (row.isMakerDisabled) return [];
  return permissionsOfToken(row.scopes, row.makerId === null ? null : row);
}
