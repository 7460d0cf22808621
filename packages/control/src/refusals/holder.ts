import { type Database, Prisma } from '@cloudlet/prisma';
import type { UserCaller } from '../callers/caller.ts';
import { hashSecret } from '../tokens/secret.ts';

/** What a request shows for itself that does not hold. */
export type Shown =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'session'; readonly sessionId: string };

/** Whose it was. */
export type Holder = Pick<UserCaller, 'userId' | 'name' | 'tenantId' | 'tokenId' | 'sessionId'>;

/** Whose a token or session is, or was: null where there never was one. It says nothing of what somebody may do. */
export async function findHolder(database: Database, shown: Shown): Promise<Holder | null> {
  const rows = await (shown.kind === 'token'
    ? database.$queryRaw<Holder[]>(Prisma.sql`
        SELECT created_by_id AS "userId", name, tenant_id AS "tenantId", id AS "tokenId"
          FROM api_token WHERE secret_hash = ${hashSecret(shown.token)}`)
    : database.$queryRaw<Holder[]>(Prisma.sql`
        SELECT u.id AS "userId", u.name, NULL::uuid AS "tenantId", s.id AS "sessionId"
          FROM session s JOIN "user" u ON u.id = s.user_id WHERE s.id = ${shown.sessionId}::uuid`));
  return rows[0] ?? null;
}
