import type { Role } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import type { UserCaller } from '../callers/caller.ts';
import { hashSecret } from './secret.ts';

/** How old the note of a token's last use may get, so that not every request writes. */
const USE_NOTED_EVERY_MS = 60_000;

type TokenRow = {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly role: Role;
  readonly userId: string | null;
  readonly isUseNoted: boolean;
};

/** Who shows this token: null when it is unknown, expired or revoked, or its maker is disabled. Never a cloud admin. */
export async function authenticateToken(
  database: Database,
  input: { readonly token: string; readonly requestId: string },
): Promise<UserCaller | null> {
  const rows = await database.$queryRaw<TokenRow[]>(Prisma.sql`
    SELECT t.id, t.name, t.tenant_id AS "tenantId", t.role, t.created_by_id AS "userId",
           coalesce(t.last_used_at > now() - ${USE_NOTED_EVERY_MS} * interval '1 millisecond', false) AS "isUseNoted"
      FROM api_token t LEFT JOIN "user" u ON u.id = t.created_by_id
     WHERE t.secret_hash = ${hashSecret(input.token)} AND t.revoked_at IS NULL AND u.disabled_at IS NULL
       AND (t.expires_at IS NULL OR t.expires_at > now())`);
  const token = rows[0];
  if (!token) return null;
  if (!token.isUseNoted) {
    await database.$executeRaw(Prisma.sql`
      UPDATE api_token SET last_used_at = now() WHERE id = ${token.id}::uuid`);
  }
  return {
    kind: 'user',
    userId: token.userId,
    name: token.name,
    isCloudAdmin: false,
    tenantId: token.tenantId,
    role: token.role,
    via: 'token',
    tokenId: token.id,
    requestId: input.requestId,
  };
}
