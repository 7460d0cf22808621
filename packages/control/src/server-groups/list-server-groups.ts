import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { nameAfter, pageByName } from '../reads/page.ts';
import type { Page, PageInput, ServerGroupView } from '../reads/views.ts';
import { firstMembers } from './members.ts';

/** The tenant's server groups by name, with their living members. */
export async function listServerGroups(
  database: Database,
  caller: Caller,
  input: PageInput,
): Promise<Page<ServerGroupView>> {
  const tenantId = requirePermission(caller, 'read');
  const rows = await database.$queryRaw<{ view: ServerGroupView }[]>(Prisma.sql`
    SELECT jsonb_build_object('id', g.id, 'name', g.name, 'policy', g.policy, 'createdAt', iso_time(g.created_at),
                              'members', ${firstMembers}) AS view
      FROM server_group g
     WHERE g.tenant_id = ${tenantId}::uuid AND g.deleted_at IS NULL AND g.name > ${nameAfter(input)}
     ORDER BY g.name LIMIT ${input.limit + 1}`);
  return pageByName(
    rows.map(({ view }) => view),
    input.limit,
  );
}
