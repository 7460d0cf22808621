import type { TenantPermission } from './permissions.ts';
import type { DesiredPower, InstanceStatus, NodeMode } from './states.ts';

/** Every kind of lifecycle request. A new kind is a name here, a row in {@link OPERATIONS} and one file in the agent. */
export const OPERATION_KINDS = [
  'create',
  'start',
  'stop',
  'reboot',
  'resize',
  'snapshot',
  'restore',
  'delete-snapshot',
  'destroy',
] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/**
 * What an operation holds of quota and capacity from its acceptance on.
 * - `flavor`: the flavor's vCPUs, memory and root disk
 * - `larger-of-old-and-new`: per resource the larger of the old and the new flavor; the new one's after success, the old one's after a clean failure
 * - `snapshot`: one snapshot and the root disk's size on the node
 * - `nothing`: what the instance holds stays as it is
 * - `releases-snapshot`, `releases-all`: the holding ends when the operation has succeeded
 */
export type OperationClaim =
  | 'flavor'
  | 'larger-of-old-and-new'
  | 'snapshot'
  | 'nothing'
  | 'releases-snapshot'
  | 'releases-all';

/** One row of the catalogue: everything that the rules of one operation kind say, as data. */
export type OperationRule = {
  /** What whoever asks for it must be allowed. */
  readonly permission: TenantPermission;
  /** Instance statuses in which the request is accepted; empty for `create`, which makes the instance. */
  readonly allowedIn: readonly InstanceStatus[];
  /** Whether it is accepted while another operation is unfinished, which it then ends as SUPERSEDED. */
  readonly supersedes: boolean;
  /** Whether it is accepted while the instance's node is in maintenance. */
  readonly inMaintenance: boolean;
  /** The instance's status while the operation runs; `unchanged` leaves it as it was. */
  readonly statusMeanwhile: InstanceStatus | 'unchanged';
  /** The instance's status after success; `as-desired`: ACTIVE where the tenant wants it on, SHUTOFF otherwise; `unchanged`: as observed. */
  readonly statusAfter: InstanceStatus | 'as-desired' | 'unchanged';
  /** What the tenant wants of the guest from the acceptance on; `unchanged` where the request says nothing of it. */
  readonly desiredPower: DesiredPower | 'unchanged';
  readonly claims: OperationClaim;
  /**
   * What becomes of the request while the instance's node does nothing that is asked of it (DOWN, or UP and taking no jobs).
   * `refused`: it would keep the instance busy until its deadline and then fail; `waits`: it is done when the node is back.
   */
  readonly withoutNode: 'refused' | 'waits';
  /** Milliseconds from acceptance to the end of patience with doing; a request's own waiting time (a graceful stop's) is added. */
  readonly deadlineMs: number;
  /** Milliseconds that undoing may take after that. */
  readonly undoDeadlineMs: number;
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The one table of operations: checks, buttons, documentation and generated tests all come from it. */
export const OPERATIONS: { readonly [Kind in OperationKind]: OperationRule } = {
  create: {
    permission: 'instances:write',
    allowedIn: [],
    supersedes: false,
    inMaintenance: false,
    statusMeanwhile: 'BUILD',
    statusAfter: 'ACTIVE',
    desiredPower: 'ON',
    claims: 'flavor',
    withoutNode: 'refused',
    deadlineMs: 15 * MINUTE,
    undoDeadlineMs: 5 * MINUTE,
  },
  start: {
    permission: 'instances:write',
    allowedIn: ['SHUTOFF'],
    supersedes: false,
    inMaintenance: false,
    statusMeanwhile: 'unchanged',
    statusAfter: 'ACTIVE',
    desiredPower: 'ON',
    claims: 'nothing',
    withoutNode: 'refused',
    deadlineMs: 3 * MINUTE,
    undoDeadlineMs: MINUTE,
  },
  stop: {
    permission: 'instances:write',
    allowedIn: ['ACTIVE', 'PAUSED'],
    supersedes: false,
    inMaintenance: false,
    statusMeanwhile: 'unchanged',
    statusAfter: 'SHUTOFF',
    desiredPower: 'OFF',
    claims: 'nothing',
    withoutNode: 'refused',
    deadlineMs: 3 * MINUTE,
    undoDeadlineMs: MINUTE,
  },
  reboot: {
    permission: 'instances:write',
    allowedIn: ['ACTIVE'],
    supersedes: false,
    inMaintenance: false,
    statusMeanwhile: 'unchanged',
    statusAfter: 'ACTIVE',
    desiredPower: 'ON',
    claims: 'nothing',
    withoutNode: 'refused',
    deadlineMs: 3 * MINUTE,
    undoDeadlineMs: MINUTE,
  },
  resize: {
    permission: 'instances:write',
    allowedIn: ['ACTIVE', 'SHUTOFF'],
    supersedes: false,
    inMaintenance: false,
    statusMeanwhile: 'unchanged',
    statusAfter: 'as-desired',
    desiredPower: 'unchanged',
    claims: 'larger-of-old-and-new',
    withoutNode: 'refused',
    deadlineMs: 5 * MINUTE,
    undoDeadlineMs: 5 * MINUTE,
  },
  snapshot: {
    permission: 'storage:write',
    allowedIn: ['ACTIVE', 'SHUTOFF'],
    supersedes: false,
    inMaintenance: false,
    statusMeanwhile: 'unchanged',
    statusAfter: 'unchanged',
    desiredPower: 'unchanged',
    claims: 'snapshot',
    withoutNode: 'refused',
    deadlineMs: 30 * MINUTE,
    undoDeadlineMs: 5 * MINUTE,
  },
  restore: {
    permission: 'instances:write',
    allowedIn: ['ACTIVE', 'SHUTOFF'],
    supersedes: false,
    inMaintenance: false,
    statusMeanwhile: 'unchanged',
    statusAfter: 'as-desired',
    desiredPower: 'unchanged',
    claims: 'nothing',
    withoutNode: 'refused',
    deadlineMs: 30 * MINUTE,
    undoDeadlineMs: 5 * MINUTE,
  },
  'delete-snapshot': {
    permission: 'storage:write',
    allowedIn: ['ACTIVE', 'SHUTOFF', 'PAUSED', 'ERROR'],
    supersedes: false,
    inMaintenance: false,
    statusMeanwhile: 'unchanged',
    statusAfter: 'unchanged',
    desiredPower: 'unchanged',
    claims: 'releases-snapshot',
    withoutNode: 'refused',
    deadlineMs: 3 * MINUTE,
    undoDeadlineMs: MINUTE,
  },
  destroy: {
    permission: 'instances:write',
    allowedIn: ['BUILD', 'ACTIVE', 'SHUTOFF', 'PAUSED', 'ERROR'],
    supersedes: true,
    inMaintenance: true,
    statusMeanwhile: 'unchanged',
    statusAfter: 'DELETED',
    desiredPower: 'OFF',
    claims: 'releases-all',
    withoutNode: 'waits',
    deadlineMs: 5 * MINUTE,
    undoDeadlineMs: MINUTE,
  },
};

/** What a refusal is found from: the instance's status, its unfinished operation, and whether its node does what is asked of it. */
export type RefusalSubject = {
  readonly status: InstanceStatus;
  readonly task: OperationKind | null;
  readonly nodeMode: NodeMode;
  readonly isNodeReachable: boolean;
};

/** Why an operation is not accepted now; the portal's greyed button and the API's 409 say the same. */
export type OperationRefusal =
  | { readonly reason: 'maintenance' }
  | { readonly reason: 'node-unreachable' }
  | { readonly reason: 'busy'; readonly task: OperationKind }
  | {
      readonly reason: 'wrong-status';
      readonly status: InstanceStatus;
      readonly allowedIn: readonly InstanceStatus[];
    };

/** Whether an instance accepts an operation now: null when it does, else the reason. */
export function refusalFor(kind: OperationKind, instance: RefusalSubject): OperationRefusal | null {
  const rule = OPERATIONS[kind];
  if (instance.nodeMode === 'MAINTENANCE' && !rule.inMaintenance) return { reason: 'maintenance' };
  // Before the status, which is about to change: whoever waits for the end may find it right then.
  const isBusy = instance.task !== null && !(rule.supersedes && instance.task !== kind);
  if (isBusy) return { reason: 'busy', task: instance.task };
  if (instance.status === 'DELETED' || !rule.allowedIn.includes(instance.status)) {
    return { reason: 'wrong-status', status: instance.status, allowedIn: rule.allowedIn };
  }
  if (rule.withoutNode === 'refused' && !instance.isNodeReachable) return { reason: 'node-unreachable' };
  return null;
}

/** Milliseconds that a graceful stop waits for the guest before it is forced, unless the request says otherwise. */
export const DEFAULT_STOP_TIMEOUT_MS = 60 * SECOND;
/** The longest wait that a request may ask for. */
export const MAX_STOP_TIMEOUT_MS = 10 * MINUTE;
