import { Prisma } from '@cloudlet/prisma';
import { UNREACHABLE_SINCE } from '../nodes/reachable.ts';

/**
 * SQL that makes one JSON value in the API's shape of a row: one query and one cell, whatever it joins. The names of the
 * tables are aliases that the surrounding query must use.
 */
export const jsonOf = {
  /**
   * `o`: operation. Never its input, which may hold secrets. The failure's detail (stacks, paths of the host, the driver's own words)
   * only where asked for: it is for those who run the cloud.
   */
  operation: (steps: Prisma.Sql, withDetail: boolean) => Prisma.sql`jsonb_build_object(
    'id', o.id, 'instanceId', o.instance_id, 'kind', o.kind, 'status', o.status, 'progress', o.progress,
    'currentStep', o.current_step,
    'requestedBy', jsonb_build_object('name', o.requested_by_name, 'via', o.requested_via),
    'acceptedAt', iso_time(o.accepted_at), 'startedAt', iso_time(o.started_at), 'endedAt', iso_time(o.ended_at),
    'deadlineAt', iso_time(o.deadline_at), 'attempt', o.attempt,
    'failure', CASE WHEN o.failure_code IS NOT NULL THEN jsonb_build_object(
      'code', o.failure_code, 'message', o.failure_message, 'detail', ${withDetail ? Prisma.sql`o.failure_detail` : Prisma.sql`NULL`}) END,
    'steps', ${steps})`,

  /** All steps of `o`, in the order in which they were begun. */
  steps: Prisma.sql`(SELECT coalesce(jsonb_agg(jsonb_build_object(
      'name', s.name, 'direction', s.direction, 'startedAt', iso_time(s.started_at), 'endedAt', iso_time(s.ended_at),
      'outcome', s.outcome, 'failure', CASE WHEN s.failure_code IS NOT NULL THEN jsonb_build_object(
        'code', s.failure_code, 'message', s.failure_message, 'detail', NULL) END) ORDER BY s.ordinal), '[]')
    FROM operation_step s WHERE s.operation_id = o.id)`,

  noSteps: Prisma.sql`'[]'::jsonb`,

  /** `i`: instance, `f`: its flavor, `m`: its image, `n`: its node, `g`: its server group, `p`: its port, `o`: its unfinished operation. */
  instance: () => Prisma.sql`jsonb_build_object(
    'id', i.id, 'name', i.name, 'status', i.status, 'desiredPower', i.desired_power, 'task', o.kind,
    'flavor', jsonb_build_object('id', f.id, 'name', f.name, 'vcpus', i.vcpus, 'memoryMib', i.memory_mib,
                                 'rootDiskGib', i.root_disk_gib),
    'image', jsonb_build_object('id', m.id, 'name', m.name, 'defaultUser', m.default_user),
    'ipAddress', p.ip_address, 'macAddress', p.mac_address,
    'node', jsonb_build_object('id', n.id, 'name', n.name, 'status', n.status, 'mode', n.mode, 'unreachableSince',
      iso_time(${UNREACHABLE_SINCE})),
    'serverGroup', CASE WHEN g.id IS NOT NULL THEN jsonb_build_object('id', g.id, 'name', g.name, 'policy', g.policy) END,
    'hasConsolePassword', i.has_console_password, 'keyPairs', i.key_pairs,
    'createdAt', iso_time(i.created_at), 'updatedAt', iso_time(i.updated_at),
    'failure', CASE WHEN i.failure_code IS NOT NULL THEN jsonb_build_object(
      'code', i.failure_code, 'message', i.failure_message, 'detail', NULL) END,
    'operation', CASE WHEN o.id IS NOT NULL THEN ${jsonOf.operation(jsonOf.noSteps, false)} END)`,

  instanceJoins: Prisma.sql`
    JOIN flavor f ON f.id = i.flavor_id JOIN image m ON m.id = i.image_id JOIN node n ON n.id = i.node_id
    LEFT JOIN server_group g ON g.id = i.server_group_id LEFT JOIN port p ON p.instance_id = i.id
    LEFT JOIN operation o ON o.instance_id = i.id AND o.ended_at IS NULL`,

  /** `s`: snapshot. */
  snapshot: Prisma.sql`jsonb_build_object('id', s.id, 'instanceId', s.instance_id, 'name', s.name, 'status', s.status,
    'sizeBytes', s.size_bytes, 'createdAt', iso_time(s.created_at))`,
};
