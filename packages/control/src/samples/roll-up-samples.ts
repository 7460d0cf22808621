import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';

type Resolution = 'MINUTE' | 'HOUR' | 'DAY';

/** What is made of what, and how long that lasts. */
const ROLL_UPS = [
  { from: 'MINUTE', to: 'HOUR', length: Prisma.sql`interval '1 hour'` },
  { from: 'HOUR', to: 'DAY', length: Prisma.sql`interval '1 day'` },
] as const;
type RollUp = (typeof ROLL_UPS)[number];

/** How long samples are kept: longer than any period that is shown needs them. */
const KEPT: Readonly<Record<Resolution, Prisma.Sql>> = {
  MINUTE: Prisma.sql`interval '48 hours'`,
  HOUR: Prisma.sql`interval '35 days'`,
  DAY: Prisma.sql`interval '400 days'`,
};

/**
 * Makes one sample of each hour and each day (of UTC) that is over, the peak of each figure in it, and forgets what is too old. Asked again
 * it does nothing; a leader that dies within it leaves to the next what it has not committed.
 * @returns how many hours and days it has rolled up
 */
export async function rollUpSamples(leader: Leader): Promise<number> {
  let count = 0;
  for (const rollUp of ROLL_UPS) {
    // One by one and in their order: what a tenant held is written where it differs from the one before.
    for (const begin of await toRollUp(leader, rollUp)) {
      await inLeadersTransaction(leader, (tx) => rollUpOne(tx, rollUp, begin));
      count += 1;
    }
  }
  if (count > 0) await inLeadersTransaction(leader, forgetOld);
  return count;
}

/** SQL of a resolution's name. */
const named = (resolution: Resolution) => Prisma.sql`${resolution}::sample_resolution`;

/** Hours (days) that are over and have minutes (hours), since the last that was rolled up. */
async function toRollUp({ database }: Leader, { from, to, length }: RollUp): Promise<Date[]> {
  const rows = await database.$queryRaw<{ begin: Date }[]>(Prisma.sql`
    SELECT DISTINCT date_trunc(${to}, at, 'UTC') AS begin FROM cloud_sample
     WHERE resolution = ${named(from)} AND at < date_trunc(${to}, now(), 'UTC')
       AND at >= coalesce((SELECT max(at) + ${length} FROM cloud_sample WHERE resolution = ${named(to)}), '-infinity')
     ORDER BY begin`);
  return rows.map(({ begin }) => begin);
}

async function rollUpOne(tx: Transaction, { from, to, length }: RollUp, begin: Date): Promise<void> {
  const isWithin = Prisma.sql`at >= ${begin}::timestamptz AND at < ${begin}::timestamptz + ${length}`;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO cloud_sample (resolution, at, ${COLUMNS})
    SELECT ${named(to)}, ${begin}::timestamptz, ${PEAKS} FROM cloud_sample WHERE resolution = ${named(from)} AND ${isWithin}
    HAVING count(*) > 0 ON CONFLICT DO NOTHING`);
  // What a tenant held: what it held already at the first sample, and each change after that.
  await tx.$executeRaw(Prisma.sql`
    WITH first AS (SELECT min(at) AS at FROM cloud_sample WHERE resolution = ${named(from)} AND ${isWithin})
    INSERT INTO tenant_sample (tenant_id, resolution, at, instances, vcpus, memory_mib, root_disk_gib, snapshots)
    SELECT t.id, ${named(to)}, ${begin}::timestamptz, peak.*
      FROM tenant t CROSS JOIN first
     CROSS JOIN LATERAL (
       SELECT max(instances), max(vcpus), max(memory_mib), max(root_disk_gib), max(snapshots) FROM (
         (SELECT * FROM tenant_sample s WHERE s.tenant_id = t.id AND s.resolution = ${named(from)} AND s.at <= first.at
           ORDER BY s.at DESC LIMIT 1)
         UNION ALL
         (SELECT * FROM tenant_sample s WHERE s.tenant_id = t.id AND s.resolution = ${named(from)}
             AND s.at > first.at AND s.at < ${begin}::timestamptz + ${length})) held
       HAVING count(*) > 0) peak
      LEFT JOIN LATERAL (SELECT s.instances, s.vcpus, s.memory_mib, s.root_disk_gib, s.snapshots FROM tenant_sample s
                          WHERE s.tenant_id = t.id AND s.resolution = ${named(to)} AND s.at < ${begin}::timestamptz
                          ORDER BY s.at DESC LIMIT 1) newest ON true
     WHERE ROW(peak.*) IS DISTINCT FROM ROW(newest.*)
    ON CONFLICT DO NOTHING`);
}

/** Of `cloud_sample`, all but resolution and time, in their order. */
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
  for (const resolution of ['MINUTE', 'HOUR', 'DAY'] as const) {
    const isOf = Prisma.sql`resolution = ${named(resolution)}`;
    const until = Prisma.sql`now() - ${KEPT[resolution]}`;
    await tx.$executeRaw(Prisma.sql`DELETE FROM cloud_sample WHERE ${isOf} AND at < ${until}`);
    // A tenant's last row from before says what it held when the time that is kept begins.
    await tx.$executeRaw(Prisma.sql`
      DELETE FROM tenant_sample s USING (
        SELECT t.id, (SELECT max(at) FROM tenant_sample WHERE tenant_id = t.id AND ${isOf} AND at <= ${until}) AS from_here
          FROM tenant t) kept
       WHERE s.tenant_id = kept.id AND s.${isOf} AND s.at < kept.from_here`);
  }
}
