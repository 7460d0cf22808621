import { USAGE_PERIODS, type UsagePeriod } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { type Change, type Held, heldAt, peaksOf } from './held-over-time.ts';
import { type History, isSampleOf, startOf } from './history.ts';

type Resolution = 'MINUTE' | 'HOUR';
type Read = {
  readonly from: string;
  readonly to: string;
  readonly moments: { readonly [Each in Resolution]?: readonly number[] };
  readonly changes: { readonly [Each in Resolution]?: readonly Change[] };
};

/** What the tenant held over a time that ends now. */
export async function getUsageHistory(
  database: Database,
  caller: Caller,
  input: { readonly period: UsagePeriod },
): Promise<History<Held>> {
  const tenantId = requirePermission(caller, 'read');
  const { step } = USAGE_PERIODS[input.period];
  const { from, to, moments, changes } = await readSamples(database, tenantId, input.period);
  const readings = (['HOUR', 'MINUTE'] as const).flatMap((resolution) =>
    heldAt(moments[resolution] ?? [], changes[resolution] ?? []),
  );
  const items = peaksOf(readings, step).map((peak) => ({
    ...peak,
    at: new Date(peak.at * 1_000).toISOString(),
  }));
  return { stepSeconds: step, from, to, items };
}

/** The moments that were sampled, and the tenant's changes: those since the beginning, and the last from before it. */
async function readSamples(database: Database, tenantId: string, period: UsagePeriod): Promise<Read> {
  const [row] = await database.$queryRaw<{ read: Read }[]>(Prisma.sql`
    WITH own AS (
      SELECT s.* FROM (VALUES ('MINUTE'::sample_resolution), ('HOUR')) AS r(resolution)
       CROSS JOIN LATERAL (
         SELECT s.* FROM tenant_sample s WHERE s.tenant_id = ${tenantId}::uuid AND s.resolution = r.resolution
            AND s.at >= coalesce((SELECT max(at) FROM tenant_sample WHERE tenant_id = ${tenantId}::uuid
                                     AND resolution = r.resolution AND at <= ${startOf(period)}), ${startOf(period)})) s)
    SELECT jsonb_build_object('from', iso_time(${startOf(period)}), 'to', iso_time(now()),
      'moments', (SELECT coalesce(jsonb_object_agg(resolution, moments), '{}') FROM (
        SELECT resolution, jsonb_agg(extract(epoch FROM at)::bigint ORDER BY at) AS moments
          FROM cloud_sample WHERE ${isSampleOf(period)} GROUP BY resolution) m),
      'changes', (SELECT coalesce(jsonb_object_agg(resolution, changes), '{}') FROM (
        SELECT resolution, jsonb_agg(jsonb_build_object('at', extract(epoch FROM at)::bigint, 'instances', instances, 'vcpus', vcpus,
                 'memoryMib', memory_mib, 'rootDiskGib', root_disk_gib, 'snapshots', snapshots) ORDER BY at) AS changes
          FROM own GROUP BY resolution) c)) AS read`);
  return row?.read as Read;
}
