import { type Room, roomFor } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import { readQuota } from '../quotas/read-quota.ts';
import type { InstanceCounts } from './json-of-figures.ts';

export type UsageView = {
  readonly instances: InstanceCounts;
  /** For each flavor that can be chosen how many more fit into the quota. */
  readonly room: (Room & {
    readonly flavor: {
      readonly id: string;
      readonly name: string;
      readonly vcpus: number;
      readonly memoryMib: number;
      readonly rootDiskGib: number;
    };
  })[];
};

/**
 * What the tenant has, and what it has room for, counted now.
 * @throws ControlError `forbidden`, `not_found`
 */
export async function getUsage(database: Database, caller: Caller): Promise<UsageView> {
  const tenantId = requirePermission(caller, 'read');
  const [quota, instances, flavors] = await Promise.all([
    readQuota(database, tenantId),
    countInstances(database, tenantId),
    database.flavor.findMany({
      select: { id: true, name: true, vcpus: true, memoryMib: true, rootDiskGib: true },
      where: { retiredAt: null },
      orderBy: [{ vcpus: 'asc' }, { memoryMib: 'asc' }, { name: 'asc' }],
      take: MOST_FLAVORS,
    }),
  ]);
  if (!quota) throw new ControlError('not_found', { type: 'tenant' });
  const { limit, used } = quota;
  return { instances, room: flavors.map((flavor) => ({ flavor, ...roomFor(flavor, limit, used) })) };
}

/** More than these nobody reads; the list of flavors has them all. */
const MOST_FLAVORS = 100;

const NONE: InstanceCounts = { BUILD: 0, ACTIVE: 0, SHUTOFF: 0, PAUSED: 0, ERROR: 0 };

/** From an index alone, in which the tenant's instances lie by their status. */
async function countInstances(database: Database, tenantId: string): Promise<InstanceCounts> {
  const rows = await database.$queryRaw<{ counts: Partial<InstanceCounts> | null }[]>(Prisma.sql`
    SELECT jsonb_object_agg(status, count) AS counts FROM (
      SELECT status, count(*)::int AS count FROM instance
       WHERE tenant_id = ${tenantId}::uuid AND deleted_at IS NULL GROUP BY status) states`);
  return { ...NONE, ...rows[0]?.counts };
}
