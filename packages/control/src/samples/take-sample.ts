import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';
import { CLAIM_SUMS } from '../quotas/claim-sums.ts';
import { NODE_SUMS } from './cloud-figures.ts';

/**
 * Writes down how the cloud stands and what each tenant holds, once in each minute: asked more often, it does nothing. All in one
 * transaction, so that a minute is sampled whole or not at all, and under the lease, so that no two controllers write the same.
 *
 * Samples that lie ahead are of a time that the clock was put back from: they are taken out first, or nothing would be written
 * until the clock is there again.
 * @returns whether a sample was taken
 */
export async function takeSample(leader: Leader): Promise<boolean> {
  return inLeadersTransaction(leader, async (tx) => {
    const { isTaken, isAhead } = await look(tx);
    if (isAhead) await forgetWhatLiesAhead(tx);
    if (isTaken) return false;
    await sampleCloud(tx);
    await sampleTenants(tx);
    return true;
  });
}

/** The minute that this transaction began in. */
const THIS_MINUTE = Prisma.sql`date_trunc('minute', now(), 'UTC')`;

/** An hour's or day's peak speaks for the whole of it: as long as that is not over, it is not known. */
const LIES_AHEAD = Prisma.sql`(resolution = 'MINUTE' AND at > now()
  OR resolution = 'HOUR' AND at > now() - interval '1 hour' OR resolution = 'DAY' AND at > now() - interval '1 day')`;

/** Whether this minute is sampled, and whether anything lies ahead of it. */
async function look(tx: Transaction): Promise<{ isTaken: boolean; isAhead: boolean }> {
  const [seen] = await tx.$queryRaw<{ isTaken: boolean; isAhead: boolean }[]>(Prisma.sql`
    SELECT EXISTS (SELECT FROM cloud_sample WHERE resolution = 'MINUTE' AND at = ${THIS_MINUTE}) AS "isTaken",
           EXISTS (SELECT FROM cloud_sample WHERE ${LIES_AHEAD}) AS "isAhead"`);
  return seen ?? { isTaken: false, isAhead: false };
}

async function forgetWhatLiesAhead(tx: Transaction): Promise<void> {
  await tx.$executeRaw(Prisma.sql`DELETE FROM cloud_sample WHERE ${LIES_AHEAD}`);
  await tx.$executeRaw(Prisma.sql`DELETE FROM tenant_sample WHERE ${LIES_AHEAD}`);
}

async function sampleCloud(tx: Transaction): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO cloud_sample (resolution, at, vcpus, memory_mib, disk_gib, allowed_vcpus, allowed_memory_mib, allowed_disk_gib,
                              claimed_vcpus, claimed_memory_mib, claimed_disk_gib, used_vcpus, used_memory_mib, used_disk_gib,
                              nodes, nodes_up, instances_build, instances_active, instances_shutoff, instances_paused,
                              instances_error, operations_unfinished)
    SELECT 'MINUTE', ${THIS_MINUTE}, nodes.*, states.*,
           (SELECT count(*)::int FROM operation WHERE ended_at IS NULL)
      FROM (SELECT ${NODE_SUMS} FROM node n WHERE n.removed_at IS NULL) nodes,
           (SELECT count(*) FILTER (WHERE status = 'BUILD')::int, count(*) FILTER (WHERE status = 'ACTIVE')::int,
                   count(*) FILTER (WHERE status = 'SHUTOFF')::int, count(*) FILTER (WHERE status = 'PAUSED')::int,
                   count(*) FILTER (WHERE status = 'ERROR')::int
              FROM instance WHERE deleted_at IS NULL) states
    ON CONFLICT DO NOTHING`);
}

/** What each tenant's claims are now, where that is not what its newest row says. */
async function sampleTenants(tx: Transaction): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO tenant_sample (tenant_id, resolution, at, instances, vcpus, memory_mib, root_disk_gib, snapshots)
    SELECT t.id, 'MINUTE', ${THIS_MINUTE}, held.*
      FROM tenant t
      LEFT JOIN (SELECT c.tenant_id, ${CLAIM_SUMS.instances} AS instances, ${CLAIM_SUMS.vcpus} AS vcpus,
                        ${CLAIM_SUMS.memoryMib} AS memory_mib, ${CLAIM_SUMS.rootDiskGib} AS root_disk_gib,
                        ${CLAIM_SUMS.snapshots} AS snapshots
                   FROM claim c GROUP BY c.tenant_id) sums ON sums.tenant_id = t.id
     CROSS JOIN LATERAL (SELECT coalesce(sums.instances, 0)::int, coalesce(sums.vcpus, 0)::int, coalesce(sums.memory_mib, 0)::int,
                                coalesce(sums.root_disk_gib, 0)::int, coalesce(sums.snapshots, 0)::int) held
      LEFT JOIN LATERAL (SELECT s.instances, s.vcpus, s.memory_mib, s.root_disk_gib, s.snapshots FROM tenant_sample s
                          WHERE s.tenant_id = t.id AND s.resolution = 'MINUTE' ORDER BY s.at DESC LIMIT 1) newest ON true
     WHERE ROW(held.*) IS DISTINCT FROM ROW(newest.*)
    ON CONFLICT DO NOTHING`);
}
