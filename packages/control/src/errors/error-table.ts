import type {
  InstanceStatus,
  OperationKind,
  Permission,
  PlacementFilter,
  QuotaRequestStatus,
  QuotaResource,
  SnapshotStatus,
} from '@cloudlet/model';

import type { AdoptionRefusal, RemovalRefusal } from '../orphans/orphan.ts';

/** Things that a request may name and that may not be there. */
export type TargetType =
  | 'cloud_settings'
  | 'enrolment'
  | 'flavor'
  | 'image'
  | 'invitation'
  | 'instance'
  | 'key_pair'
  | 'member'
  | 'node'
  | 'operation'
  | 'quota_request'
  | 'server_group'
  | 'session'
  | 'orphan'
  | 'snapshot'
  | 'tenant'
  | 'token'
  | 'user';

/** So many of something, and what the first of them are called. */
type Some = { readonly count: number; readonly first: readonly string[] };

/** What keeps a node from being removed: living instances, unfinished operations, addresses of instances that are not cleaned up, and
 * what is there that no row explains. */
export type NodeHoldings = {
  readonly instances: Some;
  readonly operations: Some;
  readonly addresses: Some;
  readonly orphans: Some;
};

/** Why limits were not changed; `tenantId` is null of what new tenants get. `changed`: somebody else has changed this one meanwhile. */
export type RefusedLimits =
  | { readonly reason: 'unknown'; readonly tenantId: string | null; readonly tenant: null }
  | {
      readonly reason: 'changed';
      readonly tenantId: string | null;
      readonly tenant: string | null;
      readonly resource: QuotaResource;
      /** What it is now. */
      readonly limit: number;
    };

/** What each error says besides its code. */
export type ErrorParams = {
  unauthenticated: Record<string, never>;
  forbidden: { readonly needs: Permission | 'tenant' | 'user' | 'session' };
  wrong_password: Record<string, never>;
  tenant_suspended: Record<string, never>;
  last_owner: Record<string, never>;
  already_member: { readonly tenant: string };
  invitation_refused: { readonly reason: 'unknown' | 'used' | 'expired' | 'revoked' };
  wrong_code: Record<string, never>;
  second_factor_is_on: Record<string, never>;
  /** When the next one is looked at (ISO 8601). */
  too_many_attempts: { readonly until: string };
  not_found: { readonly type: TargetType };
  invalid_cursor: Record<string, never>;
  name_taken: { readonly type: TargetType; readonly name: string };
  invalid_name: { readonly name: string };
  invalid_public_key: { readonly reason: 'not_openssh' | 'several_keys' | 'type_not_allowed' | 'too_short' };
  invalid_value: { readonly field: string; readonly reason: string };
  quota_exceeded: {
    readonly resource: QuotaResource;
    readonly limit: number;
    readonly used: number;
    readonly asked: number;
  };
  /** The request that waits for an answer. */
  quota_request_waiting: { readonly resource: QuotaResource; readonly requestId: string };
  quota_request_ended: { readonly status: QuotaRequestStatus };
  /** Nothing was changed. */
  quotas_refused: { readonly refused: readonly RefusedLimits[] };
  no_node: { readonly filters: { readonly [Filter in PlacementFilter]?: number } };
  image_too_large_for_flavor: {
    readonly resource: 'rootDiskGib' | 'memoryMib';
    readonly needed: number;
    readonly given: number;
  };
  flavor_unchanged: { readonly flavor: string };
  /** The tenant that its mark names. */
  tenant_needed: { readonly named: string | null };
  orphan_refused: { readonly reason: AdoptionRefusal | RemovalRefusal };
  disk_would_shrink: { readonly fromGib: number; readonly toGib: number };
  instance_busy: { readonly task: OperationKind };
  /** Since when (ISO 8601). */
  node_unreachable: { readonly since: string | null };
  node_in_maintenance: { readonly node: string };
  node_in_use: NodeHoldings;
  wrong_status: { readonly status: InstanceStatus; readonly allowedIn: readonly InstanceStatus[] };
  server_group_in_use: Some;
  door_closed: Record<string, never>;
  enrolment_refused: { readonly reason: 'unknown' | 'used' | 'expired' | 'revoked' };
  snapshot_deleted: Record<string, never>;
  snapshot_not_ready: { readonly status: SnapshotStatus };
  console_unavailable: { readonly reason: 'gateway_unreachable' | 'node_unreachable' | 'not_readable' };
  idempotency_key_reused: { readonly key: string };
};

export type ErrorCode = keyof ErrorParams;

type ErrorEntry<Code extends ErrorCode> = {
  /** The HTTP status at the API's door. */
  readonly status: number;
  /** What kind of thing went wrong: the same for every error of the code. */
  readonly title: string;
  /** What went wrong this time, for a person. */
  readonly detail: (params: ErrorParams[Code]) => string;
};

/** Every error that a use case answers. A new code is a row here and in {@link ErrorParams}. */
export const ERRORS: { readonly [Code in ErrorCode]: ErrorEntry<Code> } = {
  unauthenticated: {
    status: 401,
    title: 'Not signed in',
    detail: () => 'The session or the token is missing, has expired or was revoked.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    detail: ({ needs }) => `This needs ${NEEDS[needs]}.`,
  },
  wrong_password: {
    status: 403,
    title: 'The password is wrong',
    detail: () => 'This is not your present password.',
  },
  tenant_suspended: {
    status: 403,
    title: 'The tenant is suspended',
    detail: () =>
      'The tenant is suspended: its people and tokens may look at what it has and change nothing, until who runs the cloud resumes it.',
  },
  last_owner: {
    status: 409,
    title: 'The tenant needs an owner',
    detail: () => 'This is the tenant’s last owner: make somebody else an owner first.',
  },
  already_member: {
    status: 409,
    title: 'A member already',
    detail: ({ tenant }) => `You are a member of ${tenant} already.`,
  },
  invitation_refused: {
    status: 403,
    title: 'The invitation cannot be used',
    detail: ({ reason }) => INVITATION_REASONS[reason],
  },
  wrong_code: {
    status: 403,
    title: 'The code is wrong',
    detail: () => 'This code is wrong, or was used before.',
  },
  second_factor_is_on: {
    status: 409,
    title: 'The second factor is on',
    detail: () => 'Turn the second factor off before you set it up anew.',
  },
  too_many_attempts: {
    status: 429,
    title: 'Too many failed attempts',
    detail: ({ until }) => `Too many attempts have failed. The next one is looked at after ${until}.`,
  },
  not_found: {
    status: 404,
    title: 'Not found',
    detail: ({ type }) => `There is no such ${type.replace('_', ' ')}.`,
  },
  invalid_cursor: {
    status: 400,
    title: 'The cursor is not valid',
    detail: () => 'Use the nextCursor of the page before, unchanged.',
  },
  name_taken: {
    status: 409,
    title: 'The name is in use',
    detail: ({ type, name }) => `There is ${article(type)} called “${name}” already.`,
  },
  invalid_name: {
    status: 422,
    title: 'The name is not usable',
    detail: ({ name }) =>
      `“${name}” cannot be a name: use 1 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit.`,
  },
  invalid_public_key: {
    status: 422,
    title: 'The public key is not usable',
    detail: ({ reason }) => KEY_REASONS[reason],
  },
  invalid_value: {
    status: 422,
    title: 'A value is not acceptable',
    detail: ({ field, reason }) => `${field}: ${reason}`,
  },
  quota_exceeded: {
    status: 409,
    title: 'The quota does not allow it',
    detail: ({ resource, limit, used, asked }) =>
      `The quota allows ${amountOf(resource, limit)}; ${used} used, ${asked} more asked for.`,
  },
  quota_request_waiting: {
    status: 409,
    title: 'A request for it waits for an answer',
    detail: ({ resource }) => `A request for more ${RESOURCES[resource]} waits for an answer already.`,
  },
  quota_request_ended: {
    status: 409,
    title: 'The request has ended',
    detail: ({ status }) => `The request is ${status} and stays so.`,
  },
  quotas_refused: {
    status: 409,
    title: 'The limits are not as they were seen',
    detail: ({ refused }) => `Nothing was changed. ${refused.map(refusedLine).join(' ')}`,
  },
  no_node: {
    status: 503,
    title: 'No compute node can take it',
    detail: ({ filters }) => `No compute node can take it. Ruled out: ${listOf(filters)}.`,
  },
  image_too_large_for_flavor: {
    status: 422,
    title: 'The image does not fit the flavor',
    detail: ({ resource, needed, given }) =>
      `The image needs ${amountOf(resource, needed)}, the flavor has ${given}.`,
  },
  tenant_needed: {
    status: 409,
    title: 'A tenant has to be named',
    detail: ({ named }) =>
      named
        ? `There is no tenant “${named}” any more: say whose it becomes.`
        : 'Nobody knows whose it was: say whose it becomes.',
  },
  orphan_refused: {
    status: 409,
    title: 'The orphan cannot be dealt with so',
    detail: ({ reason }) => ORPHAN_REASONS[reason],
  },
  flavor_unchanged: {
    status: 409,
    title: 'The instance has this flavor',
    detail: ({ flavor }) => `The instance has the flavor “${flavor}” already.`,
  },
  disk_would_shrink: {
    status: 422,
    title: 'A root disk cannot shrink',
    detail: ({ fromGib, toGib }) => `The root disk has ${fromGib} GiB and cannot shrink to ${toGib} GiB.`,
  },
  instance_busy: {
    status: 409,
    title: 'Another operation is running',
    detail: ({ task }) => `The instance is busy with: ${task}.`,
  },
  node_unreachable: {
    status: 409,
    title: 'The compute node cannot be reached',
    detail: ({ since }) =>
      `The instance’s compute node has done nothing that was asked of it since ${since}. Try again when it does; only a destroy waits for it.`,
  },
  node_in_maintenance: {
    status: 409,
    title: 'The compute node is in maintenance',
    detail: ({ node }) =>
      `The compute node ${node} is in maintenance: until that ends this instance can only be destroyed.`,
  },
  node_in_use: {
    status: 409,
    title: 'The compute node is in use',
    detail: (holdings) => `It still has ${holdingsOf(holdings)}.`,
  },
  wrong_status: {
    status: 409,
    title: 'Not possible in this status',
    detail: ({ status, allowedIn }) => `The instance is ${status}; this needs ${allowedIn.join(' or ')}.`,
  },
  server_group_in_use: {
    status: 409,
    title: 'The server group is in use',
    detail: ({ count, first }) =>
      `It has ${count === 1 ? '1 instance' : `${count} instances`}: ${first.join(', ')}${count > first.length ? ', …' : ''}.`,
  },
  door_closed: {
    status: 409,
    title: 'No other machines are let in',
    detail: () =>
      'This cloud lets in no other machines. Open its door on the control plane, at an address that they reach: ./cloudlet up --door ADDRESS',
  },
  enrolment_refused: {
    status: 403,
    title: 'The join command cannot be used',
    detail: ({ reason }) => ENROLMENT_REASONS[reason],
  },
  snapshot_deleted: {
    status: 409,
    title: 'The snapshot is deleted',
    detail: () => 'The snapshot was deleted and cannot be used any more.',
  },
  snapshot_not_ready: {
    status: 409,
    title: 'The snapshot is not ready',
    detail: ({ status }) => `The snapshot is ${status}; this needs AVAILABLE.`,
  },
  console_unavailable: {
    status: 503,
    title: 'The console cannot be read now',
    detail: ({ reason }) => WHY_UNREAD[reason],
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The idempotency key was used for another request',
    detail: ({ key }) =>
      `“${key}” was the key of another request in the last 24 hours: give each request a key of its own.`,
  },
};

const NEEDS: Readonly<Record<ErrorParams['forbidden']['needs'], string>> = {
  read: 'the permission “read” in this tenant',
  'instances:write': 'the permission “instances:write” in this tenant',
  'storage:write': 'the permission “storage:write” in this tenant',
  'network:write': 'the permission “network:write” in this tenant',
  'tenant:write': 'the permission “tenant:write” in this tenant',
  admin: 'the permission “admin”, which cloud admins have',
  tenant: 'a tenant to act in',
  user: 'a person or a token',
  session: 'a person who has signed in',
};

const KEY_REASONS: Readonly<Record<ErrorParams['invalid_public_key']['reason'], string>> = {
  not_openssh: 'This is no public key in OpenSSH’s format, such as “ssh-ed25519 AAAA… comment”.',
  several_keys: 'One public key at a time, on one line.',
  type_not_allowed: 'Keys of this type are not accepted: use Ed25519, ECDSA or RSA.',
  too_short: 'RSA keys need at least 2048 bits.',
};

const ORPHAN_REASONS: Readonly<Record<ErrorParams['orphan_refused']['reason'], string>> = {
  nothing_to_adopt: 'There is no virtual machine to adopt.',
  not_described: 'The node has not described it yet; an agent of an older version does not.',
  no_disk: 'It has no root disk, or one whose base image the node does not have.',
  no_address: 'The node’s DHCP server has no address for it.',
  address_taken: 'Its address is another instance’s now.',
  was_destroyed: 'An instance of this id was destroyed, and that is final.',
  on_other_node: 'An instance of this id is on another node: remove this one on its host (virsh undefine).',
};

const INVITATION_REASONS: Readonly<Record<ErrorParams['invitation_refused']['reason'], string>> = {
  unknown: 'There is no such invitation.',
  used: 'The invitation was used: each is good for one person.',
  expired: 'The invitation has expired.',
  revoked: 'The invitation was revoked, or who made it may not invite any more.',
};

const ENROLMENT_REASONS: Readonly<Record<ErrorParams['enrolment_refused']['reason'], string>> = {
  unknown: 'This cloud has made no such join command.',
  used: 'Another machine, or this one before its state was lost, has used this join command.',
  expired: 'This join command has expired.',
  revoked: 'This join command was revoked, or a newer one was made for the same name.',
};

const WHY_UNREAD = {
  gateway_unreachable: 'The cloud’s console gateway does not answer. Try again in a few seconds.',
  node_unreachable: 'The instance’s compute node is not connected. Try again when it is.',
  not_readable: 'The instance’s compute node could not read it. Try again in a few seconds.',
} as const;

/** Resources as people count them. */
const RESOURCES: Readonly<Record<QuotaResource, string>> = {
  instances: 'instances',
  vcpus: 'vCPUs',
  memoryMib: 'MiB of memory',
  rootDiskGib: 'GiB of root disks',
  volumes: 'volumes',
  volumeGib: 'GiB of volumes',
  snapshots: 'snapshots',
  images: 'images',
  networks: 'networks',
  floatingIps: 'floating IPs',
  keyPairs: 'key pairs',
  serverGroups: 'server groups',
  tokens: 'API tokens',
};

function refusedLine(refused: RefusedLimits): string {
  if (refused.reason === 'unknown') return `There is no tenant ${refused.tenantId}.`;
  return `${refused.tenant ?? 'A new tenant'} has a limit of ${amountOf(refused.resource, refused.limit)} by now.`;
}

function amountOf(resource: QuotaResource, amount: number): string {
  return `${amount} ${RESOURCES[resource]}`;
}

/** Why a node was ruled out, after “for”. */
const WANTS: Readonly<Record<PlacementFilter, string>> = {
  status: 'not being up',
  deaf: 'taking no jobs',
  mode: 'taking no new instances',
  serverGroup: 'the server group’s rule',
  imageFormat: 'not knowing the image’s format',
  capabilities: 'want of what the flavor requires',
  vcpus: 'want of vCPUs',
  memory: 'want of memory',
  disk: 'want of disk',
  address: 'want of a free address',
};

function holdingsOf({ instances, operations, addresses, orphans }: NodeHoldings): string {
  const parts = [
    [instances, 'instance'],
    [operations, 'unfinished operation'],
    [addresses, 'held address'],
    [orphans, 'orphan'],
  ] as const;
  return parts
    .filter(([{ count }]) => count > 0)
    .map(([{ count, first }, word]) => {
      const more = count > first.length ? ', …' : '';
      const words = count === 1 ? word : `${word}${word.endsWith('s') ? 'es' : 's'}`;
      return `${count} ${words} (${first.join(', ')}${more})`;
    })
    .join('; ');
}

function article(type: TargetType): string {
  const words = type.replace('_', ' ');
  return `${/^[aeio]/.test(words) ? 'an' : 'a'} ${words}`;
}

function listOf(filters: ErrorParams['no_node']['filters']): string {
  const parts = Object.entries(filters).filter(([, count]) => count > 0);
  return parts.length === 0
    ? 'there are none'
    : parts.map(([name, count]) => `${count} for ${WANTS[name as PlacementFilter]}`).join(', ');
}
