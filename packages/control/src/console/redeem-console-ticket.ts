import { type Database, Prisma } from '@cloudlet/prisma';
import { hashSecret } from '../tokens/secret.ts';
import { type ConsoleGrant, whyConsoleLost } from './console-grant.ts';

/** Uses a ticket up. Null when it is unknown, used, too old, or its holder or instance has gone since. */
export async function redeemConsoleTicket(
  database: Database,
  input: { readonly ticket: string },
): Promise<ConsoleGrant | null> {
  const rows = await database.$queryRaw<(ConsoleGrant & { isFresh: boolean })[]>(Prisma.sql`
    DELETE FROM console_ticket t USING instance i
     WHERE t.secret_hash = ${hashSecret(input.ticket)} AND i.id = t.instance_id
    RETURNING t.instance_id AS "instanceId", i.node_id AS "nodeId", t.tenant_id AS "tenantId", t.generation,
              t.session_id AS "sessionId", t.api_token_id AS "apiTokenId",
              t.expires_at > now() AS "isFresh"`);
  const row = rows[0];
  if (!row?.isFresh) return null;
  const { isFresh: _, ...grant } = row;
  return (await whyConsoleLost(database, grant)) === null ? grant : null;
}
