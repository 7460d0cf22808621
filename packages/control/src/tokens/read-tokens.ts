import { type Database, Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import type { ApiTokenView } from '../reads/views.ts';
import { MAKER_JOINS, permissionsNow, WITH_MAKER, type WithMaker } from './token-row.ts';

/** Tokens as people see them, newest first: never their secrets, nor the hashes of these. @param where SQL about a token `t` */
export async function readTokens(
  database: Database | Transaction,
  where: Prisma.Sql,
  limit: number,
): Promise<ApiTokenView[]> {
  const rows = await database.$queryRaw<(WithMaker & Omit<ApiTokenView, 'permissions'>)[]>(Prisma.sql`
    SELECT t.id, t.name, t.hint, u.name AS "createdBy", iso_time(t.created_at) AS "createdAt",
           iso_time(t.expires_at) AS "expiresAt", iso_time(t.last_used_at) AS "lastUsedAt", ${WITH_MAKER}
      FROM api_token t ${MAKER_JOINS} WHERE ${where}
     ORDER BY t.created_at DESC, t.id DESC LIMIT ${limit}`);
  return rows.map((row) => {
    const { id, name, hint, scopes, createdBy, createdAt, expiresAt, lastUsedAt } = row;
    const permissions = [...permissionsNow(row)];
    return { id, name, hint, scopes, permissions, createdBy, createdAt, expiresAt, lastUsedAt };
  });
}

/** One token as people see it. */
export async function readToken(tx: Transaction, id: string): Promise<ApiTokenView> {
  const [token] = await readTokens(tx, Prisma.sql`t.id = ${id}::uuid`, 1);
  if (!token) throw new Error(`there is no token ${id}`);
  return token;
}
