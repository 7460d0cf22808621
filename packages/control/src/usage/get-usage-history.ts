import { USAGE_PERIODS, type UsagePeriod } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { type Held, mergePeaks, peaksOf, type Step } from './held-over-time.ts';
import { type History, isSampleOf, startOf, stepOf } from './history.ts';

type Steps = { readonly steps: readonly Step[]; readonly before: Held | null };
type Read = {
  readonly from: string;
  readonly to: string;
  readonly days: Steps | null;
  readonly hours: Steps | null;
  readonly minutes: Steps | null;
};

/**
 * What the tenant held over a time that ends now.
 * @throws ControlError `forbidden`
 */
export async function getUsageHistory(
  database: Database,
  caller: Caller,
  input: { readonly period: UsagePeriod },
): Promise<History<Held>> {
  const tenantId = requirePermission(caller, 'read');
  const { from, to, days, hours, minutes } = await readSteps(database, tenantId, input.period);
  const peaks = (of: Steps | null) => (of ? peaksOf(of.steps, of.before) : []);
  const items = mergePeaks(mergePeaks(peaks(days), peaks(hours)), peaks(minutes)).map((peak) => ({
    ...peak,
    at: new Date(peak.at * 1_000).toISOString(),
  }));
  return { stepSeconds: USAGE_PERIODS[input.period].step, from, to, items };
}

/** The steps in which the cloud was sampled, with the tenant's changes in each, and what it held before the first of them. */
async function readSteps(database: Database, tenantId: string, period: UsagePeriod): Promise<Read> {
  const { step } = USAGE_PERIODS[period];
  const own = Prisma.sql`SELECT s.* FROM tenant_sample s WHERE s.tenant_id = ${tenantId}::uuid`;
  const [row] = await database.$queryRaw<{ read: Read }[]>(Prisma.sql`
    WITH sampled AS (
      SELECT resolution, step, min(at) AS first
        FROM (SELECT resolution, at, ${stepOf(Prisma.sql`at`, step)} AS step FROM cloud_sample WHERE ${isSampleOf(period)}) ticks
       GROUP BY resolution, step),
    begun AS (SELECT resolution, min(first) AS at FROM sampled GROUP BY resolution),
    changed AS (
      SELECT resolution, step, min(at) AS first, max(at) AS last, max(instances) AS instances, max(vcpus) AS vcpus,
             max(memory_mib) AS memory_mib, max(root_disk_gib) AS root_disk_gib, max(snapshots) AS snapshots
        FROM (SELECT s.*, ${stepOf(Prisma.sql`s.at`, step)} AS step FROM begun b
               CROSS JOIN LATERAL (${own} AND s.resolution = b.resolution AND s.at > b.at) s) changes
       GROUP BY resolution, step),
    read AS (
      SELECT b.resolution, jsonb_build_object(
          'before', (SELECT ${HELD} FROM (${own} AND s.resolution = b.resolution AND s.at <= b.at ORDER BY s.at DESC LIMIT 1) h),
          'steps', (
            SELECT jsonb_agg(jsonb_build_object('at', extract(epoch FROM t.step)::bigint,
                     'peak', CASE WHEN h.step IS NOT NULL THEN ${HELD} END,
                     'last', (SELECT ${HELD} FROM (${own} AND s.resolution = b.resolution AND s.at = h.last) h),
                     'holdsBefore', coalesce(t.first < h.first, true)) ORDER BY t.step)
              FROM sampled t LEFT JOIN changed h ON h.resolution = t.resolution AND h.step = t.step
             WHERE t.resolution = b.resolution)) AS steps
        FROM begun b)
    SELECT jsonb_build_object('from', iso_time(${startOf(period)}), 'to', iso_time(now()),
             'days', (SELECT steps FROM read WHERE resolution = 'DAY'),
             'hours', (SELECT steps FROM read WHERE resolution = 'HOUR'),
             'minutes', (SELECT steps FROM read WHERE resolution = 'MINUTE')) AS read`);
  return row?.read as Read;
}

/** SQL of what a row `h` says was held. */
const HELD = Prisma.sql`jsonb_build_object('instances', h.instances, 'vcpus', h.vcpus, 'memoryMib', h.memory_mib,
  'rootDiskGib', h.root_disk_gib, 'snapshots', h.snapshots)`;
