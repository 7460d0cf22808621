import type { ErrorCode, ErrorParams } from '@cloudlet/control';
import type { DoorErrorCode, DoorErrorParams } from '../errors/door-error.ts';

export type AnyErrorCode = ErrorCode | DoorErrorCode;

/** What each of the use cases' errors says besides its code, for instance. */
export const controlErrorExamples: { readonly [Code in ErrorCode]: ErrorParams[Code] } = {
  unauthenticated: {},
  forbidden: { needs: 'instances:write' },
  wrong_password: {},
  tenant_suspended: {},
  last_owner: {},
  already_member: { tenant: 'demo' },
  invitation_refused: { reason: 'expired' },
  wrong_code: {},
  second_factor_is_on: {},
  too_many_attempts: { until: '2026-11-23T10:15:00.000Z' },
  not_found: { type: 'instance' },
  invalid_cursor: {},
  name_taken: { type: 'instance', name: 'web-1' },
  invalid_name: { name: 'Web_1' },
  invalid_public_key: { reason: 'not_openssh' },
  invalid_value: { field: 'userData', reason: 'is longer than 64 KiB' },
  quota_exceeded: { resource: 'vcpus', limit: 50, used: 48, asked: 4 },
  quota_request_waiting: { resource: 'vcpus', requestId: '01939f3e-7c00-7000-8000-00000000000e' },
  quota_request_ended: { status: 'GRANTED' },
  quotas_refused: {
    refused: [
      {
        reason: 'changed',
        tenantId: '01939f3e-7c00-7000-8000-000000000009',
        tenant: 'demo',
        resource: 'vcpus',
        limit: 80,
      },
    ],
  },
  no_node: { filters: { memory: 2, disk: 1 } },
  image_too_large_for_flavor: { resource: 'rootDiskGib', needed: 10, given: 4 },
  flavor_unchanged: { flavor: 'small' },
  disk_would_shrink: { fromGib: 20, toGib: 4 },
  instance_busy: { task: 'snapshot' },
  node_unreachable: { since: '2026-11-23T09:00:00.000Z' },
  node_in_maintenance: { node: 'host-1' },
  node_in_use: {
    instances: { count: 2, first: ['demo/web-1', 'demo/web-2'] },
    operations: { count: 1, first: ['stop demo/web-2'] },
    addresses: { count: 0, first: [] },
    orphans: { count: 0, first: [] },
  },
  server_group_in_use: { count: 2, first: ['web-1', 'web-2'] },
  tenant_needed: { named: 'acme' },
  orphan_refused: { reason: 'was_destroyed' },
  wrong_status: { status: 'SHUTOFF', allowedIn: ['ACTIVE', 'PAUSED'] },
  door_closed: {},
  enrolment_refused: { reason: 'expired' },
  snapshot_deleted: {},
  snapshot_not_ready: { status: 'CREATING' },
  console_unavailable: { reason: 'node_unreachable' },
  idempotency_key_reused: { key: '5f0c5a2e-create-web-1' },
};

/** What each of the door's own errors says besides its code, for instance. */
export const doorErrorExamples: { readonly [Code in DoorErrorCode]: DoorErrorParams[Code] } = {
  invalid_input: {
    issues: [{ path: ['flavorId'], code: 'invalid_format', message: 'It is no id.' }],
  },
  malformed_body: { reason: 'The body is not JSON in UTF-8.' },
  route_not_found: {},
  method_not_allowed: { allowed: ['GET', 'HEAD', 'POST'] },
  tenant_changed: {},
  precondition_failed: { etag: '"q3v0Yb8m1u7r3s5t7v9x1z"' },
  payload_too_large: { limitBytes: 262_144 },
  unsupported_media_type: { contentType: 'text/plain' },
  rate_limited: { retryAfterSeconds: 1 },
  too_many_streams: { limit: 20 },
  internal_error: {},
  unavailable: {},
  outcome_unknown: {},
};
