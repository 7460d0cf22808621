import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import { olderThan, pageBy } from './page.ts';
import type { NodeInstanceView, Page, PageInput } from './views.ts';

/**
 * The instances of all tenants that are on a node and not destroyed, newest first.
 * @throws ControlError `forbidden`, `not_found`
 */
export async function listNodeInstances(
  database: Database,
  caller: Caller,
  input: PageInput & { readonly id: string },
): Promise<Page<NodeInstanceView>> {
  requirePermission(caller, 'admin');
  const node = await database.node.count({ where: { id: input.id, removedAt: null } });
  if (node === 0) throw new ControlError('not_found', { type: 'node' });
  const rows = await database.$queryRaw<{ view: NodeInstanceView }[]>(Prisma.sql`
    SELECT jsonb_build_object('id', i.id, 'name', i.name, 'tenant', jsonb_build_object('id', t.id, 'name', t.name),
             'status', i.status, 'task', o.kind, 'desiredPower', i.desired_power, 'vcpus', i.vcpus,
             'memoryMib', i.memory_mib, 'rootDiskGib', i.root_disk_gib, 'createdAt', iso_time(i.created_at)) AS view
      FROM instance i JOIN tenant t ON t.id = i.tenant_id
      LEFT JOIN operation o ON o.instance_id = i.id AND o.ended_at IS NULL
     WHERE i.node_id = ${input.id}::uuid AND i.deleted_at IS NULL
       AND ${olderThan(input, Prisma.sql`i.created_at`, Prisma.sql`i.id`)}
     ORDER BY i.created_at DESC, i.id DESC LIMIT ${input.limit + 1}`);
  const views = rows.map((row) => row.view);
  return pageBy(views, input.limit, (view) => ({ at: view.createdAt, id: view.id }));
}
