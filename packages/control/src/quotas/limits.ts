import { QUOTA_RESOURCES, type QuotaAmounts, type QuotaResource } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';

/** The column of each resource's limit in `quota` and `quota_default`. */
const COLUMN_OF: Readonly<Record<QuotaResource, string>> = {
  instances: 'instances',
  vcpus: 'vcpus',
  memoryMib: 'memory_mib',
  rootDiskGib: 'root_disk_gib',
  volumes: 'volumes',
  volumeGib: 'volume_gib',
  snapshots: 'snapshots',
  images: 'images',
  networks: 'networks',
  floatingIps: 'floating_ips',
  keyPairs: 'key_pairs',
  serverGroups: 'server_groups',
  tokens: 'tokens',
};

/** SQL for the limits that a row `q` of `quota` or `quota_default` has, as {@link QuotaAmounts}. */
export const LIMITS = Prisma.raw(
  `jsonb_build_object(${QUOTA_RESOURCES.map((resource) => `'${resource}', q.${COLUMN_OF[resource]}`).join(', ')})`,
);

/** Limits that are to be, of one tenant. What is left out stays. */
export type LimitsOfTenant = { readonly tenantId: string; readonly limits: Partial<QuotaAmounts> };

/** SQL that gives tenants other limits. */
export function updateLimits(wanted: readonly LimitsOfTenant[]): Prisma.Sql {
  const rows = wanted.map(({ tenantId, limits }) => ({ tenantId, ...limits }));
  return Prisma.sql`
    UPDATE quota q SET ${SET_LIMITS}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w ("tenantId" uuid, ${WANTED})
     WHERE q.tenant_id = w."tenantId"`;
}

const SET_LIMITS = Prisma.raw(
  QUOTA_RESOURCES.map((resource) => {
    const column = COLUMN_OF[resource];
    return `${column} = coalesce(w."${resource}", q.${column})`;
  }).join(', '),
);
const WANTED = Prisma.raw(QUOTA_RESOURCES.map((resource) => `"${resource}" integer`).join(', '));
