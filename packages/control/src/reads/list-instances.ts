import type { InstanceStatus } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { jsonOf } from './json-of.ts';
import { olderThan, pageBy } from './page.ts';
import type { InstanceView, Page, PageInput } from './views.ts';

/**
 * The tenant's instances that are not destroyed, newest first. `name` finds names that contain it. What is found is found in an index
 * alone: a name that few have, among many instances, is looked for without reading them.
 */
export async function listInstances(
  database: Database,
  caller: Caller,
  input: PageInput & {
    readonly status?: InstanceStatus | undefined;
    readonly name?: string | undefined;
  },
): Promise<Page<InstanceView>> {
  const tenantId = requirePermission(caller, 'read');
  const status = input.status ? Prisma.sql`i.status = ${input.status}::instance_status` : Prisma.sql`true`;
  const name = input.name ? Prisma.sql`strpos(i.name, ${input.name.toLowerCase()}) > 0` : Prisma.sql`true`;
  const rows = await database.$queryRaw<{ view: InstanceView }[]>(Prisma.sql`
    SELECT ${jsonOf.instance()} AS view
      FROM (SELECT i.id FROM instance i
             WHERE i.tenant_id = ${tenantId}::uuid AND i.deleted_at IS NULL AND ${status} AND ${name}
               AND ${olderThan(input, Prisma.sql`i.created_at`, Prisma.sql`i.id`)}
             ORDER BY i.created_at DESC, i.id DESC LIMIT ${input.limit + 1}) found
      JOIN instance i ON i.id = found.id ${jsonOf.instanceJoins}
     ORDER BY i.created_at DESC, i.id DESC`);
  const views = rows.map((row) => row.view);
  return pageBy(views, input.limit, (view) => ({ at: view.createdAt, id: view.id }));
}
