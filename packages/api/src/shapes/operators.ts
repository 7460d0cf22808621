import { ADOPTION_REFUSALS, ORPHAN_KINDS, REMOVAL_REFUSALS } from '@cloudlet/control';
import {
  DESIRED_POWERS,
  INSTANCE_STATUSES,
  NODE_MODES,
  NODE_STATUSES,
  OPERATION_KINDS,
  PLACEMENT_STRATEGIES,
  QUOTA_RESOURCES,
  REQUESTED_VIA,
} from '@cloudlet/model';
import { z } from 'zod';
import { id, time } from './parts.ts';
import { quotaShape } from './tenant.ts';

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

/** A tenant and its quota. */
export const tenantQuotaShape = z.object({
  tenant: z.object({ id, name: z.string(), isSuspended: z.boolean() }),
  quota: quotaShape,
});
export type TenantQuota = z.infer<typeof tenantQuotaShape>;

/** One change of one limit. */
export const quotaChangeShape = z.object({
  id: z.string().describe('Rises'),
  at: time,
  tenant: z.object({ id, name: z.string() }).nullable().describe('Null for what new tenants get'),
  resource: z.enum(QUOTA_RESOURCES),
  from: z.int(),
  to: z.int(),
  changedBy: z.object({ name: z.string(), via: z.enum(REQUESTED_VIA) }),
  reason: z.string().nullable(),
  requestId: id.nullable().describe('The request that was granted by it'),
});
export type QuotaChange = z.infer<typeof quotaChangeShape>;
