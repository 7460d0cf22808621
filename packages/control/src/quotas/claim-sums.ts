import { Prisma } from '@cloudlet/prisma';

/** SQL of what claims `c` are together, of each resource of which claims are holdings; 0 of none. */
export const CLAIM_SUMS = {
  instances: Prisma.sql`count(*) FILTER (WHERE c.snapshot_id IS NULL)`,
  vcpus: Prisma.sql`coalesce(sum(c.vcpus), 0)`,
  memoryMib: Prisma.sql`coalesce(sum(c.memory_mib), 0)`,
  rootDiskGib: Prisma.sql`coalesce(sum(c.disk_gib) FILTER (WHERE c.snapshot_id IS NULL), 0)`,
  snapshots: Prisma.sql`count(c.snapshot_id)`,
};
