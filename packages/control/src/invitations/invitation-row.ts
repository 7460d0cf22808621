import type { Role } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { hashSecret } from '../tokens/secret.ts';

/**
 * SQL of an invitation `i`: whether who made it might still make it. Somebody who was taken out of the tenant, or is no owner any more,
 * must not come back by a link of their own.
 */
const INVITER_MAY = Prisma.sql`(
  (i.created_by_id IS NULL OR EXISTS (
    SELECT FROM "user" u LEFT JOIN membership m ON m.user_id = u.id AND m.tenant_id = i.tenant_id
     WHERE u.id = i.created_by_id AND u.disabled_at IS NULL AND (m.role = 'OWNER' OR u.is_cloud_admin)))
  AND NOT EXISTS (SELECT FROM api_token t WHERE t.id = i.api_token_id AND t.revoked_at IS NOT NULL))`;

/** SQL of an invitation `i` that nobody has used or revoked: whether it can be used now. */
export const IS_OPEN = Prisma.sql`(i.expires_at > now() AND ${INVITER_MAY})`;

/** An invitation that can be used now. */
export type OpenInvitation = {
  readonly id: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly role: Role;
  /** Null for the cloud's operators, who made it by `./cloudlet`. */
  readonly invitedBy: string | null;
  readonly expiresAt: string;
};

type Row = OpenInvitation & {
  readonly isUsed: boolean;
  readonly isRevoked: boolean;
  readonly isExpired: boolean;
};

/**
 * Locks the invitation of a link, so that it is used once.
 * @throws ControlError `invitation_refused`
 */
export async function lockOpenInvitation(tx: Transaction, secret: string): Promise<OpenInvitation> {
  const [row] = await tx.$queryRaw<Row[]>(Prisma.sql`
    SELECT i.id, i.tenant_id AS "tenantId", t.name AS "tenantName", i.role,
           CASE WHEN i.created_by_id IS NOT NULL OR i.api_token_id IS NOT NULL THEN i.created_by_name END AS "invitedBy",
           iso_time(i.expires_at) AS "expiresAt", i.redeemed_at IS NOT NULL AS "isUsed",
           i.revoked_at IS NOT NULL OR NOT ${INVITER_MAY} AS "isRevoked", i.expires_at <= now() AS "isExpired"
      FROM invitation i JOIN tenant t ON t.id = i.tenant_id
     WHERE i.secret_hash = ${hashSecret(secret)} FOR NO KEY UPDATE OF i`);
  if (!row) throw new ControlError('invitation_refused', { reason: 'unknown' });
  if (row.isUsed) throw new ControlError('invitation_refused', { reason: 'used' });
  if (row.isRevoked) throw new ControlError('invitation_refused', { reason: 'revoked' });
  if (row.isExpired) throw new ControlError('invitation_refused', { reason: 'expired' });
  return row;
}
