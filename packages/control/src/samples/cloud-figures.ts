import { Prisma } from '@cloudlet/prisma';

/** A host whose agent has not said for so long what is used of it is not measured. */
const MEASURED_WITHIN = Prisma.sql`interval '2 minutes'`;

/** SQL of a node `n`: whether what is really used of its host is known now. */
const IS_MEASURED = Prisma.sql`(n.status = 'UP' AND n.used_at > now() - ${MEASURED_WITHIN})`;

/**
 * SQL that sums nodes `n` (those not removed): what there is, what claims may take of it (`allowanceOf` in the model), what they take, and what
 * is really used of the hosts that are measured, null where none is. As the columns of `cloud_sample` are called.
 */
export const NODE_SUMS = Prisma.sql`
  coalesce(sum(n.vcpus), 0)::bigint AS vcpus,
  coalesce(sum(n.memory_mib), 0)::bigint AS memory_mib,
  coalesce(sum(n.disk_gib), 0)::bigint AS disk_gib,
  coalesce(sum(floor(n.vcpus * n.cpu_allocation_ratio)), 0)::bigint AS allowed_vcpus,
  coalesce(sum(floor(n.memory_mib * n.memory_allocation_ratio)), 0)::bigint AS allowed_memory_mib,
  coalesce(sum(floor(n.disk_gib * n.disk_allocation_ratio)), 0)::bigint AS allowed_disk_gib,
  coalesce(sum(n.claimed_vcpus), 0)::bigint AS claimed_vcpus,
  coalesce(sum(n.claimed_memory_mib), 0)::bigint AS claimed_memory_mib,
  coalesce(sum(n.claimed_disk_gib), 0)::bigint AS claimed_disk_gib,
  sum(n.used_cpu_share * n.vcpus) FILTER (WHERE ${IS_MEASURED}) AS used_vcpus,
  sum(n.used_memory_mib) FILTER (WHERE ${IS_MEASURED})::bigint AS used_memory_mib,
  sum(n.used_disk_gib) FILTER (WHERE ${IS_MEASURED})::bigint AS used_disk_gib,
  count(*)::int AS nodes,
  count(*) FILTER (WHERE n.status = 'UP')::int AS nodes_up`;

/** SQL: how many of {@link NODE_SUMS}' nodes are measured. */
export const MEASURED_NODES = Prisma.sql`count(*) FILTER (WHERE ${IS_MEASURED})::int`;
