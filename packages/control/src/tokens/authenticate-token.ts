import { type Database, Prisma } from '@cloudlet/prisma';
import type { UserCaller } from '../callers/caller.ts';
import { findToken } from './find-token.ts';
import { hashSecret } from './secret.ts';

/** Who shows this token, or null (see {@link findToken}). Notes that it was used. */
export async function authenticateToken(
  database: Database,
  input: { readonly token: string; readonly requestId: string },
): Promise<UserCaller | null> {
  const found = await findToken(database, { secretHash: hashSecret(input.token) }, input.requestId);
  if (!found) return null;
  if (!found.isUseNoted) {
    await database.$executeRaw(Prisma.sql`
      UPDATE api_token SET last_used_at = now() WHERE id = ${found.caller.tokenId}::uuid`);
  }
  return found.caller;
}
