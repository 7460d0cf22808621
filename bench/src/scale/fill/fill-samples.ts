import type { Client } from 'pg';
import { TENANT_PREFIX } from './fill-base.ts';

/**
 * What the leader has sampled in a year and more: of the cloud each minute, hour and day that is kept, of the first tenant as many, since
 * something changes there all the time, of the others something every hour, and in the past every day.
 */
export async function fillSamples(owner: Client): Promise<void> {
  await owner.query(OF_CLOUD);
  await owner.query(OF_FIRST_TENANT, [`${TENANT_PREFIX}1`]);
  await owner.query(OF_OTHER_TENANTS, [`${TENANT_PREFIX}1`]);
}

const MINUTES = `SELECT 'MINUTE'::sample_resolution AS resolution, date_trunc('minute', now()) - n * interval '1 minute' AS at, n
  FROM generate_series(0, 48 * 60 - 1) n`;
const HOURS = `SELECT 'HOUR'::sample_resolution AS resolution, date_trunc('hour', now()) - n * interval '1 hour' AS at, n
  FROM generate_series(1, 35 * 24) n`;
const DAYS = `SELECT 'DAY'::sample_resolution AS resolution, date_trunc('day', now(), 'UTC') - n * interval '1 day' AS at, n
  FROM generate_series(1, 400) n`;
const MOMENTS = `(${MINUTES} UNION ALL ${HOURS} UNION ALL ${DAYS}) moments`;

const OF_CLOUD = `
  INSERT INTO cloud_sample (resolution, at, vcpus, memory_mib, disk_gib, allowed_vcpus, allowed_memory_mib, allowed_disk_gib,
                             claimed_vcpus, claimed_memory_mib, claimed_disk_gib, used_vcpus, used_memory_mib, used_disk_gib,
                             nodes, nodes_up, instances_build, instances_active, instances_shutoff, instances_paused,
                             instances_error, operations_unfinished)
   SELECT resolution, at, 96000, 196608000, 3000000, 384000, 196608000, 3000000, 100000 - n, 51200000 - n * 512, 500000 - n * 5,
          9000.5 + n % 100, 90000000, 400000, 1000, 1000 - n % 3, n % 50, 90000 - n, 9000, 0, 50, n % 60
     FROM ${MOMENTS}`;

const OF_FIRST_TENANT = `
  INSERT INTO tenant_sample (tenant_id, resolution, at, instances, vcpus, memory_mib, root_disk_gib, snapshots)
   SELECT t.id, resolution, at, 20000 - n, 20000 - n, 10240000, 100000, n % 7
     FROM tenant t CROSS JOIN ${MOMENTS} WHERE t.name = $1`;

const OF_OTHER_TENANTS = `
  INSERT INTO tenant_sample (tenant_id, resolution, at, instances, vcpus, memory_mib, root_disk_gib, snapshots)
   SELECT t.id, resolution, at, 9600 - n, 9600 - n, 51200, 500, n % 7
     FROM tenant t CROSS JOIN ${MOMENTS}
    WHERE t.name <> $1 AND n % CASE resolution WHEN 'MINUTE' THEN 60 WHEN 'HOUR' THEN 24 ELSE 1 END = CASE resolution WHEN 'DAY' THEN 0 ELSE 1 END`;
