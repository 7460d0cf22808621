import { ADOPTION_REFUSALS, ORPHAN_KINDS, REMOVAL_REFUSALS } from '@cloudlet/control';
import {
  DESIRED_POWERS,
  INSTANCE_STATUSES,
  NODE_MODES,
  NODE_STATUSES,
  OPERATION_KINDS,
  OPERATION_STATUSES,
  PERMISSIONS,
  PLACEMENT_STRATEGIES,
  QUOTA_RESOURCES,
  ROLES,
  SERVER_GROUP_POLICIES,
  SNAPSHOT_STATUSES,
} from '@cloudlet/model';
import { z } from 'zod';

/** What the API answers: the same shapes for the portal and for REST. Times are ISO 8601 in UTC, sizes carry their unit in the name. */

const id = z.uuid();
const time = z.iso.datetime();

const flavorSizeShape = z.object({
  id,
  name: z.string(),
  vcpus: z.int(),
  memoryMib: z.int(),
  rootDiskGib: z.int(),
});
export const flavorShape = flavorSizeShape.extend({
  requiredCapabilities: z.array(z.string()).describe('What a compute node must be able to do, e.g. kvm'),
});
export type Flavor = z.infer<typeof flavorShape>;

export const imageShape = z.object({
  id,
  name: z.string(),
  defaultUser: z.string(),
  sizeBytes: z.int(),
  minDiskGib: z.int(),
  minMemoryMib: z.int(),
  createdAt: time,
});
export type Image = z.infer<typeof imageShape>;

export const keyPairShape = z.object({
  id,
  name: z.string(),
  publicKey: z.string(),
  fingerprint: z.string().describe('SHA256:… as ssh-keygen -l prints it'),
  createdAt: time,
});
export type KeyPair = z.infer<typeof keyPairShape>;

export const failureShape = z.object({
  code: z.string(),
  message: z.string(),
  detail: z
    .string()
    .nullable()
    .describe('What the compute node itself said, for those who run the cloud; null for everybody else'),
});

export const operationStepShape = z.object({
  name: z.string(),
  direction: z.enum(['do', 'undo']),
  startedAt: time,
  endedAt: time.nullable(),
  outcome: z.enum(['done', 'failed', 'aborted']).nullable(),
  failure: failureShape.nullable(),
});
export type OperationStep = z.infer<typeof operationStepShape>;

export const operationShape = z.object({
  id,
  instanceId: id,
  kind: z.enum(OPERATION_KINDS),
  status: z.enum(OPERATION_STATUSES),
  /** 0 to 1; 1 when it has succeeded. */
  progress: z.number(),
  /** The step that runs now, null before the first and after the last. */
  currentStep: z.string().nullable(),
  requestedBy: z.object({ name: z.string(), via: z.enum(['portal', 'token', 'system']) }),
  acceptedAt: time,
  startedAt: time.nullable(),
  endedAt: time.nullable(),
  deadlineAt: time,
  attempt: z.int(),
  failure: failureShape.nullable(),
  steps: z.array(operationStepShape),
});
export type Operation = z.infer<typeof operationShape>;

export const serverGroupShape = z.object({
  id,
  name: z.string(),
  policy: z.enum(SERVER_GROUP_POLICIES),
  members: z
    .object({ count: z.int(), first: z.array(z.object({ id, name: z.string() })) })
    .describe('Its instances that are not destroyed: how many, and the first ten by name'),
  createdAt: time,
});
export type ServerGroup = z.infer<typeof serverGroupShape>;

export const instanceShape = z.object({
  id,
  name: z.string(),
  status: z.enum(INSTANCE_STATUSES),
  task: z.enum(OPERATION_KINDS).nullable().describe('the kind of the unfinished operation'),
  flavor: flavorSizeShape,
  image: z.object({ id, name: z.string(), defaultUser: z.string() }),
  ipAddress: z.ipv4().nullable(),
  macAddress: z.string().nullable(),
  node: z
    .object({
      id,
      name: z.string(),
      status: z.enum(NODE_STATUSES),
      mode: z.enum(NODE_MODES),
      unreachableSince: time
        .nullable()
        .describe('Since when the compute node does nothing that is asked of it; null where it does'),
    })
    .nullable(),
  serverGroup: serverGroupShape.pick({ id: true, name: true, policy: true }).nullable(),
  hasConsolePassword: z.boolean(),
  keyPairs: z.array(z.object({ name: z.string(), fingerprint: z.string() })),
  createdAt: time,
  updatedAt: time,
  /** Why the instance is in ERROR; null otherwise. */
  failure: failureShape.nullable(),
  /** The unfinished operation with its progress; null when none runs. */
  operation: operationShape.nullable(),
});
export type Instance = z.infer<typeof instanceShape>;

export const snapshotShape = z.object({
  id,
  instanceId: id,
  name: z.string(),
  status: z.enum(SNAPSHOT_STATUSES),
  sizeBytes: z.int().nullable(),
  createdAt: time,
});
export type Snapshot = z.infer<typeof snapshotShape>;

export const quotaUseShape = z.object({ limit: z.int(), used: z.int() });
export const quotaShape = z.object({
  instances: quotaUseShape,
  vcpus: quotaUseShape,
  memoryMib: quotaUseShape,
  rootDiskGib: quotaUseShape,
  snapshots: quotaUseShape,
  keyPairs: quotaUseShape,
  serverGroups: quotaUseShape,
});
export type Quota = z.infer<typeof quotaShape>;

export const acceptedShape = z.object({ instance: instanceShape, operation: operationShape });
export type Accepted = z.infer<typeof acceptedShape>;

/** Since when a tenant is suspended, and what its people were told. */
export const suspensionShape = z.object({ since: time, reason: z.string().nullable() });
export const sessionShape = z.object({
  user: z.object({ id, name: z.string(), email: z.string() }),
  tenant: z
    .object({
      id,
      name: z.string(),
      role: z.enum(ROLES).nullable(),
      suspension: suspensionShape.nullable(),
    })
    .nullable(),
  tenants: z
    .array(z.object({ id, name: z.string() }))
    .describe('All that the person is in, by name; a token is in one'),
  permissions: z.array(z.enum(PERMISSIONS)),
});
export type Session = z.infer<typeof sessionShape>;

export const accountShape = z.object({
  secondFactor: z
    .object({ since: time, recoveryCodesLeft: z.int() })
    .nullable()
    .describe('Null where signing in takes the password alone'),
});
export type Account = z.infer<typeof accountShape>;

export const browserSessionShape = z.object({
  id,
  isThisOne: z.boolean().describe('Whether it is the session that asks'),
  userAgent: z.string().nullable().describe('What the browser said of itself when it signed in'),
  address: z.string().nullable().describe('Where it signed in from; null where that is not known'),
  createdAt: time,
  lastSeenAt: time.describe('Written at most once a minute'),
  expiresAt: time,
});
export type BrowserSession = z.infer<typeof browserSessionShape>;

export const apiTokenShape = z.object({
  id,
  name: z.string(),
  hint: z.string(),
  scopes: z.array(z.enum(PERMISSIONS)),
  permissions: z.array(z.enum(PERMISSIONS)),
  createdBy: z.string().nullable(),
  createdAt: time,
  expiresAt: time.nullable(),
  lastUsedAt: time.nullable(),
});
export type ApiToken = z.infer<typeof apiTokenShape>;

/** A token with its secret, as it is shown once. */
export const newApiTokenShape = apiTokenShape.extend({ secret: z.string() });

/** A tenant as who runs the cloud sees it. */
export const tenantShape = z.object({
  id,
  name: z.string(),
  createdAt: time,
  suspension: suspensionShape.nullable(),
  members: z.int().describe('How many people are in it'),
  instances: z.int().describe('How many it has that are not destroyed'),
});
export type Tenant = z.infer<typeof tenantShape>;

/** Somebody in a tenant. */
export const memberShape = z.object({
  id: id.describe('The person’s: it names the member'),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  joinedAt: time,
});
export type Member = z.infer<typeof memberShape>;

/** An invitation that nobody has used or revoked. */
export const invitationShape = z.object({
  id,
  role: z.enum(ROLES),
  note: z.string().nullable().describe('Whom it is for, in the words of who made it'),
  createdBy: z.string(),
  createdAt: time,
  expiresAt: time,
  isOpen: z.boolean().describe('Whether who has the link can join by it now'),
});
export type Invitation = z.infer<typeof invitationShape>;

/** An invitation with its link, as it is shown once. */
export const newInvitationShape = invitationShape.extend({
  link: z.string().describe('Where somebody joins by it. It is shown here and nowhere again'),
});
export type NewInvitation = z.infer<typeof newInvitationShape>;

/** What an invitation says to who has its link. */
export const offeredInvitationShape = z.object({
  tenant: z.object({ id, name: z.string() }),
  role: z.enum(ROLES),
  invitedBy: z.string().nullable().describe('Null for the cloud’s operators'),
  expiresAt: time,
});
export type OfferedInvitation = z.infer<typeof offeredInvitationShape>;

/** One page of a list; `nextCursor` is null on the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** Physical sizes of a node, or what is claimed of them, or what may be: capacity × allocation ratio. */
export const nodeSizeShape = z.object({ vcpus: z.int(), memoryMib: z.int(), diskGib: z.int() });
export const nodeShape = z.object({
  id,
  name: z.string(),
  status: z.enum(NODE_STATUSES),
  mode: z.enum(NODE_MODES).describe('What the operator wants of it, whether it is heard or not'),
  modeReason: z.string().nullable(),
  modeSince: time.nullable(),
  virtualization: z.string().nullable().describe('kvm, tcg or simulated; null before the node said hello'),
  virtualizationReason: z.string().nullable(),
  vcpus: z.int(),
  memoryMib: z.int(),
  diskGib: z.int(),
  claimed: nodeSizeShape,
  allowed: nodeSizeShape,
  ratios: z
    .object({ cpu: z.number(), memory: z.number(), disk: z.number() })
    .describe('Allocation ratios: so much may be claimed for each unit that there is'),
  used: z
    .object({ cpuShare: z.number(), memoryMib: z.int(), diskGib: z.int(), at: time })
    .nullable()
    .describe('What is really used of the host, as measured last; cpuShare is 0 to 1 of all CPUs’ time'),
  instances: z.int(),
  unfinishedOperations: z.int(),
  cpuModel: z.string().nullable(),
  architecture: z.string().nullable(),
  hypervisorVersion: z.string().nullable(),
  agentVersion: z.string().nullable(),
  natCidr: z.string().nullable(),
  nestedPaging: z.string().nullable().describe('ept, npt or none; null while its agent has not said'),
  hugepages: z.object({ sizeKib: z.int(), total: z.int(), free: z.int() }).nullable(),
  ksm: z.boolean().nullable(),
  imageFormats: z.array(z.string()),
  capabilities: z.array(z.string()).describe('What flavors may require by name'),
  createdAt: time,
  lastSeenAt: time.nullable(),
  deafSince: time
    .nullable()
    .describe('Since when it is heard and yet takes no jobs; null where it takes them'),
  contractVersion: z.int().nullable().describe('What its agent speaks; null before the node said hello'),
  refusedVersion: z
    .int()
    .nullable()
    .describe('What its agent speaks now and the control plane does not: nothing that it says is taken in'),
  orphans: z.int().describe('Where the node and the rows differ; nothing removes them by itself'),
  deadLetters: z
    .object({ count: z.int(), newestReason: z.string().nullable() })
    .describe('Reports of the node that could not be applied'),
});
export type Node = z.infer<typeof nodeShape>;

/** An instance as the operator of its node sees it. */
export const nodeInstanceShape = z.object({
  id,
  name: z.string(),
  tenant: z.object({ id, name: z.string() }),
  status: z.enum(INSTANCE_STATUSES),
  task: z.enum(OPERATION_KINDS).nullable(),
  desiredPower: z.enum(DESIRED_POWERS),
  vcpus: z.int(),
  memoryMib: z.int(),
  rootDiskGib: z.int(),
  createdAt: time,
});
export type NodeInstance = z.infer<typeof nodeInstanceShape>;

export const placementPolicyShape = z.object({
  strategy: z
    .enum(PLACEMENT_STRATEGIES)
    .describe('`SPREAD` takes the emptiest compute node that fits, `PACK` the fullest'),
  weights: z
    .object({ cpu: z.number(), memory: z.number(), disk: z.number() })
    .describe('How much each resource counts when nodes are compared'),
});
export type PlacementPolicy = z.infer<typeof placementPolicyShape>;

/** A join command that no machine has used yet. */
export const enrolmentShape = z.object({
  id,
  name: z.string().describe('What the compute node is to be called'),
  again: z.boolean().describe('For a compute node that is known, whose machine joins anew'),
  createdBy: z.string(),
  createdAt: time,
  expiresAt: time,
});
export type Enrolment = z.infer<typeof enrolmentShape>;

export const enrolmentsShape = z.object({
  doorAddresses: z
    .array(z.string())
    .describe('`host:port` where machines join, the likeliest first; empty where the cloud lets in none'),
  items: z.array(enrolmentShape),
});
export type Enrolments = z.infer<typeof enrolmentsShape>;

export const joinCommandShape = z.object({
  id: id.describe('The enrolment, by which it is revoked'),
  command: z.string().describe('To be run once, as root, on the machine. It is shown here and nowhere again'),
  expiresAt: time,
});
export type JoinCommand = z.infer<typeof joinCommandShape>;

/** Where a compute node and the cloud's rows differ. */
export const orphanShape = z.object({
  id,
  kind: z
    .enum(ORPHAN_KINDS)
    .describe(
      'instance, snapshot, address: on a node without a row; missing-…: rows of what the node no longer has',
    ),
  node: z.object({ id, name: z.string() }),
  instanceId: id.nullable(),
  snapshotId: id.nullable(),
  name: z.string().nullable(),
  tenant: z
    .object({ id: id.nullable(), name: z.string(), exists: z.boolean() })
    .nullable()
    .describe('Whose it is by its row or its mark'),
  power: z.string().nullable(),
  size: z.object({ vcpus: z.int(), memoryMib: z.int(), rootDiskGib: z.int() }).nullable(),
  flavor: z
    .object({ name: z.string(), isExact: z.boolean() })
    .nullable()
    .describe('The flavor that it would have: of its size, or the nearest'),
  macAddress: z.string().nullable(),
  ipAddress: z.string().nullable(),
  bytes: z.int().nullable().describe('What its disk and snapshots take on the node'),
  snapshots: z.int(),
  firstSeenAt: time,
  lastSeenAt: time,
  adoptionRefusal: z
    .enum(ADOPTION_REFUSALS)
    .nullable()
    .describe('Why it cannot be adopted; null when it can'),
  removalRefusal: z.enum(REMOVAL_REFUSALS).nullable().describe('Why it cannot be removed; null when it can'),
});
export type Orphan = z.infer<typeof orphanShape>;

export const adoptedShape = z.object({
  instanceId: id,
  name: z.string(),
  tenant: z.object({ id, name: z.string() }),
  flavor: z.object({ name: z.string(), isExact: z.boolean() }),
  exceeds: z
    .array(z.object({ resource: z.enum(QUOTA_RESOURCES), limit: z.int(), used: z.int(), asked: z.int() }))
    .describe('Where the tenant holds more now than its quota allows'),
});
export const removingShape = z.object({ operationId: id, instanceId: id });

export const consoleTicketShape = z.object({
  ticket: z.string().describe('The first message to the gateway redeems it, once'),
  url: z.string().describe('The WebSocket to open; the ticket is no part of it'),
  expiresAt: time,
});
export type ConsoleTicket = z.infer<typeof consoleTicketShape>;

/** One line of a tenant's history. */
export const eventShape = z.object({
  id: z.string().describe('Rises. Of two events the one written later may be seen first'),
  at: time,
  action: z.string().describe('What was done, e.g. `instance.create`'),
  actor: z.object({ id: id.nullable(), name: z.string(), via: z.enum(['portal', 'token', 'system']) }),
  target: z.object({ type: z.string(), id: z.string().nullable() }),
  requestId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).describe('What else is to be known, by action'),
});
export type Event = z.infer<typeof eventShape>;

/** A hint that something may have changed: who gets it refetches. `resync`: anything may have been missed. */
export const changeShape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('resync') }),
  z.object({ type: z.literal('instance'), instanceId: id }),
  z.object({ type: z.literal('quota') }),
]);
export type Change = z.infer<typeof changeShape>;
