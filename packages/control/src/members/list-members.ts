import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { olderThan, pageBy } from '../reads/page.ts';
import type { MemberView, Page, PageInput } from '../reads/views.ts';

/** Who is in the tenant, the newest first. */
export async function listMembers(
  database: Database,
  caller: Caller,
  input: PageInput,
): Promise<Page<MemberView>> {
  const tenantId = requirePermission(caller, 'read');
  const items = await database.$queryRaw<MemberView[]>(Prisma.sql`
    SELECT u.id, u.name, u.email, m.role, iso_time(m.created_at) AS "joinedAt"
      FROM membership m JOIN "user" u ON u.id = m.user_id
     WHERE m.tenant_id = ${tenantId}::uuid AND ${olderThan(input, Prisma.sql`m.created_at`, Prisma.sql`m.user_id`)}
     ORDER BY m.created_at DESC, m.user_id DESC LIMIT ${input.limit + 1}`);
  return pageBy(items, input.limit, ({ joinedAt: at, id }) => ({ at, id }));
}
