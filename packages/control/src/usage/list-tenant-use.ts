import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import type { Page, PageInput } from '../reads/views.ts';
import type { Held, SampledResource } from './held-over-time.ts';

export type TenantUse = {
  readonly tenant: { readonly id: string; readonly name: string; readonly isSuspended: boolean };
  readonly used: Held;
  readonly limit: Held;
};

/** The column of each resource, in samples and in quotas. */
const COLUMNS = {
  instances: Prisma.sql`instances`,
  vcpus: Prisma.sql`vcpus`,
  memoryMib: Prisma.sql`memory_mib`,
  rootDiskGib: Prisma.sql`root_disk_gib`,
  snapshots: Prisma.sql`snapshots`,
} satisfies Record<SampledResource, Prisma.Sql>;

/**
 * The tenants by what they hold of a resource, most first, as it was when the last sample was taken: `sampledAt`, null where there is
 * none. A tenant that is newer than that is not among them yet.
 * @throws ControlError `forbidden`, `invalid_cursor`
 */
export async function listTenantUse(
  database: Database,
  caller: Caller,
  input: PageInput & { readonly by: SampledResource },
): Promise<Page<TenantUse> & { readonly sampledAt: string | null }> {
  requirePermission(caller, 'admin');
  const by = Prisma.sql`u.${COLUMNS[input.by]}`;
  const [row] = await database.$queryRaw<{ items: TenantUse[]; sampledAt: string | null }[]>(Prisma.sql`
    SELECT (SELECT iso_time(max(at)) FROM cloud_sample WHERE resolution = 'MINUTE') AS "sampledAt",
           coalesce(jsonb_agg(jsonb_build_object(
             'tenant', jsonb_build_object('id', u.id, 'name', u.name, 'isSuspended', u.suspended_at IS NOT NULL),
             'used', ${heldOf('u')}, 'limit', ${heldOf('q')}) ORDER BY ${by} DESC, u.id DESC), '[]') AS items
      FROM (SELECT t.id, t.name, t.suspended_at, u.instances, u.vcpus, u.memory_mib, u.root_disk_gib, u.snapshots
              FROM tenant t
             CROSS JOIN LATERAL (SELECT s.* FROM tenant_sample s WHERE s.tenant_id = t.id AND s.resolution = 'MINUTE'
                                  ORDER BY s.at DESC LIMIT 1) u
             WHERE ${isAfter(input.cursor, by)}
             ORDER BY ${by} DESC, t.id DESC LIMIT ${input.limit + 1}) u
      JOIN quota q ON q.tenant_id = u.id`);
  const { items: rows, sampledAt } = row ?? { items: [], sampledAt: null };
  const items = rows.slice(0, input.limit);
  const last = items.at(-1);
  const nextCursor = rows.length > input.limit && last ? writePosition(last, input.by) : null;
  return { items, nextCursor, sampledAt };
}

function heldOf(table: 'u' | 'q'): Prisma.Sql {
  const of = Prisma.raw(table);
  return Prisma.sql`jsonb_build_object('instances', ${of}.instances, 'vcpus', ${of}.vcpus, 'memoryMib', ${of}.memory_mib,
    'rootDiskGib', ${of}.root_disk_gib, 'snapshots', ${of}.snapshots)`;
}

const POSITION = /^(\d{1,10}) ([0-9a-f-]{36})$/;

function writePosition({ tenant, used }: TenantUse, by: SampledResource): string {
  return Buffer.from(`${used[by]} ${tenant.id}`).toString('base64url');
}

function isAfter(cursor: string | undefined, by: Prisma.Sql): Prisma.Sql {
  if (cursor === undefined) return Prisma.sql`true`;
  const [, amount, id] = POSITION.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (amount === undefined || id === undefined) throw new ControlError('invalid_cursor', {});
  return Prisma.sql`(${by}, t.id) < (${Number(amount)}::bigint, ${id}::uuid)`;
}
