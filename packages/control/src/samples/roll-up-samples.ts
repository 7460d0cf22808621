import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';

/** How long each minute is kept, and each hour: longer than any period that is shown needs it. */
const MINUTES_KEPT = Prisma.sql`interval '48 hours'`;
const HOURS_KEPT = Prisma.sql`interval '400 days'`;

/**
 * Makes one sample of each hour that is over, the peak of each figure in it, and forgets what is too old. Asked again it does
 * nothing; a leader that dies within it leaves to the next what it has not committed.
 * @returns how many hours it has rolled up
 */
export async function rollUpSamples(leader: Leader): Promise<number> {
  const hours = await hoursToRollUp(leader);
  // One by one and in their order: what a tenant held is written where it differs from the hour before.
  for (const hour of hours) await inLeadersTransaction(leader, (tx) => rollUp(tx, hour));
  if (hours.length > 0) await inLeadersTransaction(leader, forgetOld);
  return hours.length;
}

/** Hours that are over and have minutes, since the last that was rolled up. */
async function hoursToRollUp({ database }: Leader): Promise<Date[]> {
  const rows = await database.$queryRaw<{ hour: Date }[]>(Prisma.sql`
    SELECT DISTINCT date_trunc('hour', at, 'UTC') AS hour FROM cloud_sample
     WHERE resolution = 'MINUTE' AND at < date_trunc('hour', now(), 'UTC')
       AND at >= coalesce((SELECT max(at) + interval '1 hour' FROM cloud_sample WHERE resolution = 'HOUR'), '-infinity')
     ORDER BY hour`);
  return rows.map(({ hour }) => hour);
}

async function rollUp(tx: Transaction, hour: Date): Promise<void> {
  const isWithin = Prisma.sql`at >= ${hour}::timestamptz AND at < ${hour}::timestamptz + interval '1 hour'`;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO cloud_sample (resolution, at, ${COLUMNS}) SELECT 'HOUR', ${hour}::timestamptz, ${PEAKS} FROM cloud_sample WHERE resolution = 'MINUTE' AND ${isWithin}
    HAVING count(*) > 0 ON CONFLICT DO NOTHING`);
  // What a tenant held in the hour: what it held already in the first minute that was sampled, and each change after that.
  await tx.$executeRaw(Prisma.sql`
    WITH first AS (SELECT min(at) AS at FROM cloud_sample WHERE resolution = 'MINUTE' AND ${isWithin})
    INSERT INTO tenant_sample (tenant_id, resolution, at, instances, vcpus, memory_mib, root_disk_gib, snapshots)
    SELECT t.id, 'HOUR', ${hour}::timestamptz, peak.*
      FROM tenant t CROSS JOIN first
     CROSS JOIN LATERAL (
       SELECT max(instances), max(vcpus), max(memory_mib), max(root_disk_gib), max(snapshots) FROM (
         (SELECT * FROM tenant_sample s WHERE s.tenant_id = t.id AND s.resolution = 'MINUTE' AND s.at <= first.at ORDER BY s.at DESC LIMIT 1)
         UNION ALL
         (SELECT * FROM tenant_sample s WHERE s.tenant_id = t.id AND s.resolution = 'MINUTE'
             AND s.at > first.at AND s.at < ${hour}::timestamptz + interval '1 hour')) held
       HAVING count(*) > 0) peak
      LEFT JOIN LATERAL (SELECT s.instances, s.vcpus, s.memory_mib, s.root_disk_gib, s.snapshots FROM tenant_sample s
                          WHERE s.tenant_id = t.id AND s.resolution = 'HOUR' AND s.at < ${hour}::timestamptz ORDER BY s.at DESC LIMIT 1) newest ON true
     WHERE ROW(peak.*) IS DISTINCT FROM ROW(newest.*)
    ON CONFLICT DO NOTHING`);
}

const FIGURES = [
  ...['vcpus', 'memory_mib', 'disk_gib', 'allowed_vcpus', 'allowed_memory_mib', 'allowed_disk_gib'],
  ...[
    'claimed_vcpus',
    'claimed_memory_mib',
    'claimed_disk_gib',
    'used_vcpus',
    'used_memory_mib',
    'used_disk_gib',
  ],
  ...['nodes', 'nodes_up', 'instances_build', 'instances_active', 'instances_shutoff', 'instances_paused'],
  ...['instances_error', 'operations_unfinished'],
];
const COLUMNS = Prisma.raw(FIGURES.join(', '));
const PEAKS = Prisma.raw(FIGURES.map((column) => `max(${column})`).join(', '));

async function forgetOld(tx: Transaction): Promise<void> {
  for (const [resolution, kept] of [
    ['MINUTE', MINUTES_KEPT],
    ['HOUR', HOURS_KEPT],
  ] as const) {
    await tx.$executeRaw(Prisma.sql`
      DELETE FROM cloud_sample WHERE resolution = ${resolution}::sample_resolution AND at < now() - ${kept}`);
    // A tenant's last row from before says what it held when the time that is kept begins.
    await tx.$executeRaw(Prisma.sql`
      DELETE FROM tenant_sample s USING (
        SELECT t.id, (SELECT max(at) FROM tenant_sample
                       WHERE tenant_id = t.id AND resolution = ${resolution}::sample_resolution AND at <= now() - ${kept}) AS from_here
          FROM tenant t) kept
       WHERE s.tenant_id = kept.id AND s.resolution = ${resolution}::sample_resolution AND s.at < kept.from_here`);
  }
}
