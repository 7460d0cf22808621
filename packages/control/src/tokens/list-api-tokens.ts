import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { olderThan, pageBy } from '../reads/page.ts';
import type { ApiTokenView, Page, PageInput } from '../reads/views.ts';
import { readTokens } from './read-tokens.ts';

/**
 * The tenant's tokens that are not revoked, newest first, those that have expired too: they keep their names until they are revoked.
 * @param input.cloud the cloud's own instead, for who runs it
 * @throws ControlError `forbidden`, `invalid_cursor`
 */
export async function listApiTokens(
  database: Database,
  caller: Caller,
  input: PageInput & { readonly cloud?: boolean | undefined },
): Promise<Page<ApiTokenView>> {
  const whose = input.cloud ? requireCloud(caller) : requireTenant(caller);
  const older = olderThan(input, Prisma.sql`t.created_at`, Prisma.sql`t.id`);
  const where = Prisma.sql`${whose} AND t.revoked_at IS NULL AND ${older}`;
  const tokens = await readTokens(database, where, input.limit + 1);
  return pageBy(tokens, input.limit, (token) => ({ at: token.createdAt, id: token.id }));
}

function requireCloud(caller: Caller): Prisma.Sql {
  requirePermission(caller, 'admin');
  return Prisma.sql`t.tenant_id IS NULL`;
}

function requireTenant(caller: Caller): Prisma.Sql {
  return Prisma.sql`t.tenant_id = ${requirePermission(caller, 'read')}::uuid`;
}
