/** What an instance is for its tenant. A destroyed instance keeps its row as DELETED for the audit trail and answers 404. */
export const INSTANCE_STATUSES = ['BUILD', 'ACTIVE', 'SHUTOFF', 'PAUSED', 'ERROR', 'DELETED'] as const;
export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

/** Where an operation stands. The last three are final. */
export const OPERATION_STATUSES = [
  'ACCEPTED',
  'RUNNING',
  'UNDOING',
  'SUCCEEDED',
  'FAILED',
  'SUPERSEDED',
] as const;
export type OperationStatus = (typeof OPERATION_STATUSES)[number];

/** The unfinished statuses: at most one operation of an instance has one of these (a partial unique index keeps it). */
export const UNFINISHED_OPERATION_STATUSES = ['ACCEPTED', 'RUNNING', 'UNDOING'] as const;

/** Whether an operation in this status has ended for good. */
export function isFinished(status: OperationStatus): boolean {
  return !(UNFINISHED_OPERATION_STATUSES as readonly OperationStatus[]).includes(status);
}

/** What the tenant wants of the guest; what a node does not find so is brought about by ordinary operations. */
export const DESIRED_POWERS = ['ON', 'OFF'] as const;
export type DesiredPower = (typeof DESIRED_POWERS)[number];

/** What a node sees of a domain. `absent`: the hypervisor knows no such domain. */
export const OBSERVED_POWERS = ['running', 'paused', 'shutoff', 'crashed', 'absent'] as const;
export type ObservedPower = (typeof OBSERVED_POWERS)[number];

/** The life of a snapshot. A deleted one keeps its row and answers 404. */
export const SNAPSHOT_STATUSES = ['CREATING', 'AVAILABLE', 'DELETING', 'ERROR', 'DELETED'] as const;
export type SnapshotStatus = (typeof SNAPSHOT_STATUSES)[number];

/** Roles within a tenant, each includes the next one's rights. */
export const ROLES = ['OWNER', 'MEMBER', 'VIEWER'] as const;
export type Role = (typeof ROLES)[number];

/** Whether the node's heartbeat arrives. What the operator wants of it is its mode. */
export const NODE_STATUSES = ['ENROLLED', 'UP', 'DOWN'] as const;
export type NodeStatus = (typeof NODE_STATUSES)[number];

/**
 * What the operator wants of a node, whether its heartbeat arrives or not.
 * - `ENABLED`: it takes instances
 * - `DRAINED`: no new ones; what is there goes on and can be operated
 * - `MAINTENANCE`: no new ones, and of those that are there nothing is accepted but their destruction; what runs finishes. Neither its
 *   silence nor guests that are off mean anything, so that the host may be rebooted
 */
export const NODE_MODES = ['ENABLED', 'DRAINED', 'MAINTENANCE'] as const;
export type NodeMode = (typeof NODE_MODES)[number];

/** The status of an instance without an unfinished operation whose domain is observed so; a crashed guest is off. */
export function statusForPower(power: ObservedPower): InstanceStatus {
  switch (power) {
    case 'running':
      return 'ACTIVE';
    case 'paused':
      return 'PAUSED';
    case 'shutoff':
    case 'crashed':
      return 'SHUTOFF';
    case 'absent':
      return 'ERROR';
  }
}
