import type { Client } from 'pg';
import { NODE_PREFIX, TENANT_PREFIX } from './fill-base.ts';

/** Of five instances that ever were one is destroyed: only its history is left. */
const EVER_PER_LIVING = 5 / 4;
/** Rows of one statement: a trigger updates a node's row for each, and PostgreSQL keeps all versions until the end. */
const AT_ONCE = 5_000;

/**
 * Grows the cloud to so many living instances, with what a life leaves behind: claims, ports, operations with their steps, audit
 * events. A tenth belongs to the first tenant, the rest is spread evenly; nine of ten run, one of 1,000 is in ERROR, and what
 * brought it there has failed in the last day.
 */
export async function fillInstances(
  owner: Client,
  size: { readonly tenants: number; readonly nodes: number; readonly from: number; readonly to: number },
): Promise<void> {
  await owner.query(ID_FUNCTION);
  // VACUUM takes a page for visible to all only once the commits of its rows have been written: tidy may follow at once.
  await owner.query('SET synchronous_commit = on');
  const first = Math.round(size.from * EVER_PER_LIVING) + 1;
  const last = Math.round(size.to * EVER_PER_LIVING);
  for (let from = first; from <= last; from += AT_ONCE) {
    await owner.query('BEGIN');
    await owner.query(STAGE, [
      from,
      Math.min(last, from + AT_ONCE - 1),
      size.tenants,
      size.nodes,
      TENANT_PREFIX,
      NODE_PREFIX,
    ]);
    for (const statement of FROM_STAGE) await owner.query(statement);
    await owner.query('DROP TABLE staged, staged_operation');
    await owner.query('COMMIT');
  }
}

/** Collects the statistics that the planner goes by, as autovacuum does in a cloud that grew over months. */
export async function tidy(owner: Client): Promise<void> {
  await owner.query('VACUUM (ANALYZE)');
}

/** A UUIDv7 of that moment, as the application makes them: ids that were made later sort later. */
const ID_FUNCTION = `
  CREATE OR REPLACE FUNCTION pg_temp.id_at(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
            || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid $$`;

const STAGE = `
  CREATE TEMPORARY TABLE staged AS
  SELECT n, pg_temp.id_at(at) AS id, at AS created_at, t.id AS tenant_id, t.name AS tenant_name, d.id AS node_id,
         d.boot_id, (ARRAY['web', 'db', 'cache', 'build', 'queue'])[1 + n / 7 % 5] || '-' || n AS name,
         '10.86.4.2'::inet + n / $4::int AS address,
         CASE WHEN n % 5 = 4 THEN 'DELETED' WHEN n % 2000 IN (10, 11) THEN 'ERROR' WHEN n % 10 = 3 THEN 'SHUTOFF'
              ELSE 'ACTIVE' END AS status
    FROM generate_series($1::int, $2::int) n
    CROSS JOIN LATERAL (SELECT now() - interval '90 days' + n * interval '40 seconds' AS at) moment
    JOIN tenant t ON t.name = $5 || CASE WHEN n % 10 = 0 THEN 1 ELSE 1 + (n + n / 10 * 7) % $3::int END
    JOIN node d ON d.name = $6 || 1 + n % $4::int`;

const FROM_STAGE = [
  `INSERT INTO instance (id, tenant_id, name, status, desired_power, generation, flavor_id, image_id, node_id, vcpus, memory_mib,
                         root_disk_gib, failure_code, failure_message, observed_boot_id, observed_epoch, observed_sequence,
                         created_by_id, created_at, updated_at, deleted_at)
   SELECT s.id, s.tenant_id, s.name, s.status::instance_status,
          CASE WHEN s.status = 'ACTIVE' THEN 'ON' ELSE 'OFF' END::desired_power, CASE WHEN s.status = 'DELETED' THEN 2 ELSE 1 END,
          f.id, m.id, s.node_id, f.vcpus, f.memory_mib, f.root_disk_gib,
          CASE WHEN s.status = 'ERROR' THEN 'no_answer' END, CASE WHEN s.status = 'ERROR' THEN 'The node did not say.' END,
          s.boot_id, 1, 1, u.user_id, s.created_at, s.created_at, CASE WHEN s.status = 'DELETED' THEN s.created_at + interval '1 day' END
     FROM staged s CROSS JOIN flavor f CROSS JOIN image m JOIN membership u ON u.tenant_id = s.tenant_id`,
  `INSERT INTO claim (id, tenant_id, node_id, instance_id, vcpus, memory_mib, disk_gib)
   SELECT pg_temp.id_at(s.created_at), s.tenant_id, s.node_id, s.id, i.vcpus, i.memory_mib, i.root_disk_gib
     FROM staged s JOIN instance i ON i.id = s.id WHERE s.status <> 'DELETED'`,
  `INSERT INTO port (instance_id, node_id, mac_address, ip_address)
   SELECT id, node_id, '02:00:' || regexp_replace(lpad(to_hex(n), 8, '0'), '(..)(..)(..)(..)', '\\1:\\2:\\3:\\4'), host(address)
     FROM staged WHERE status <> 'DELETED'`,
  `CREATE TEMPORARY TABLE staged_operation AS
   SELECT pg_temp.id_at(s.created_at + o.after) AS id, s.id AS instance_id, s.tenant_id, s.tenant_name, s.node_id, s.name,
          o.kind, s.created_at + o.after AS accepted_at, o.steps, s.n, s.status = 'ERROR' AND o.kind = 'create' AS failed
     FROM staged s JOIN (VALUES
       ('create', interval '0', ARRAY['base-image', 'root-disk', 'seed', 'address', 'domain', 'start']),
       ('stop', interval '1 hour', ARRAY['ask-guest', 'power-off']),
       ('start', interval '2 hours', ARRAY['start']),
       ('destroy', interval '1 day', ARRAY['consoles', 'power-off', 'domain', 'address', 'root-disk', 'seed', 'snapshots'])
     ) AS o(kind, after, steps) ON o.kind <> 'destroy' OR s.status = 'DELETED'
    WHERE o.kind IN ('create', 'destroy') OR s.n % 3 = 0`,
  `INSERT INTO operation (id, tenant_id, instance_id, node_id, kind, status, generation, attempt, input, request_id,
                          requested_by_name, requested_via, progress, accepted_at, offered_at, started_at, ended_at, failure_code, failure_message,
                          deadline_at,
                          undo_deadline_at)
   SELECT id, tenant_id, instance_id, node_id, kind::operation_kind,
          CASE WHEN failed THEN 'FAILED' ELSE 'SUCCEEDED' END::operation_status, CASE WHEN kind = 'destroy' THEN 2 ELSE 1 END, 1,
          jsonb_build_object('kind', kind), 'bench', tenant_name, 'portal', 1, accepted_at, accepted_at, accepted_at,
          CASE WHEN failed THEN now() - n % 1440 * interval '1 minute' ELSE accepted_at + interval '2 seconds' END,
          CASE WHEN failed THEN 'no_answer' END, CASE WHEN failed THEN 'The node did not say.' END, accepted_at + interval '3 minutes', accepted_at + interval '4 minutes'
     FROM staged_operation`,
  `INSERT INTO operation_step (operation_id, ordinal, name, direction, started_at, ended_at, outcome)
   SELECT id, ordinal - 1, name, 'do', accepted_at, accepted_at + interval '1 second', 'done'
     FROM (SELECT o.id, o.accepted_at, step.name, step.ordinal
             FROM staged_operation o CROSS JOIN unnest(o.steps) WITH ORDINALITY AS step(name, ordinal)) steps`,
  `INSERT INTO audit_event (at, tenant_id, actor_name, via, action, target_type, target_id, request_id, detail)
   SELECT accepted_at, tenant_id, tenant_name, 'portal', 'instance.' || kind, 'instance', instance_id::text, 'bench',
          jsonb_build_object('name', name) FROM staged_operation`,
];
