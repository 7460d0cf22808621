import { type Database, Prisma } from '@cloudlet/prisma';
import { may, type UserCaller } from '../callers/caller.ts';
import { resolveSession } from '../sessions/resolve-session.ts';
import { findToken } from '../tokens/find-token.ts';

/** A right to look at one console: whose, and of which life of the instance. */
export type ConsoleGrant = {
  readonly instanceId: string;
  readonly nodeId: string;
  readonly tenantId: string;
  readonly generation: number;
  readonly sessionId: string | null;
  readonly apiTokenId: string | null;
};

/** Why a viewer may no longer look; codes of the console's contract. */
export type ConsoleLoss = 'revoked' | 'instance_gone';

/** Asks whether a grant still holds: null while it does. Asked when it is redeemed and, by the gateway, now and then. */
export async function whyConsoleLost(database: Database, grant: ConsoleGrant): Promise<ConsoleLoss | null> {
  const rows = await database.$queryRaw<unknown[]>(Prisma.sql`
    SELECT FROM instance
     WHERE id = ${grant.instanceId}::uuid AND tenant_id = ${grant.tenantId}::uuid
       AND generation = ${grant.generation} AND deleted_at IS NULL`);
  if (rows.length === 0) return 'instance_gone';
  const holder = await holderOf(database, grant);
  const isAllowed = holder?.tenantId === grant.tenantId && may(holder, 'instances:write');
  return isAllowed ? null : 'revoked';
}

/** Who the holder is now, by the same rules as at every other door. */
async function holderOf(database: Database, grant: ConsoleGrant): Promise<UserCaller | null> {
  const { sessionId, tenantId, apiTokenId } = grant;
  const requestId = 'console';
  if (apiTokenId) return (await findToken(database, { id: apiTokenId }, requestId))?.caller ?? null;
  return sessionId === null ? null : resolveSession(database, { sessionId, tenantId, requestId });
}
