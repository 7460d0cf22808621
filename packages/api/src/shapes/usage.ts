import { CLOUD_OPERATION_STATES } from '@cloudlet/control';
import { type INSTANCE_STATUSES, NODE_MODES, NODE_STATUSES, QUOTA_RESOURCES } from '@cloudlet/model';
import { z } from 'zod';
import { operationShape } from './compute.ts';
import { id, time } from './parts.ts';

const named = z.object({ id, name: z.string() });

/** How many instances that are not destroyed are in which status. */
const instanceCountsShape = z.object({
  BUILD: z.int(),
  ACTIVE: z.int(),
  SHUTOFF: z.int(),
  PAUSED: z.int(),
  ERROR: z.int(),
}) satisfies z.ZodType<Record<Exclude<(typeof INSTANCE_STATUSES)[number], 'DELETED'>, number>>;

/** What a tenant has, and what it has room for. */
export const usageShape = z.object({
  instances: instanceCountsShape.describe('How many are in which status'),
  room: z
    .array(
      z.object({
        flavor: named.extend({ vcpus: z.int(), memoryMib: z.int(), rootDiskGib: z.int() }),
        count: z.int().describe('How many more of it the quota allows'),
        limitedBy: z.enum(QUOTA_RESOURCES).describe('The resource of which there is least'),
      }),
    )
    .describe('By flavor, the smallest first; whether the nodes have room is another question'),
});
export type Usage = z.infer<typeof usageShape>;

const heldShape = z.object({
  instances: z.int(),
  vcpus: z.int(),
  memoryMib: z.int(),
  rootDiskGib: z.int(),
  snapshots: z.int(),
});

const historyOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    stepSeconds: z.int().describe('How much time one item speaks for: it is the peak of each figure in it'),
    from: time,
    to: time,
    items: z.array(item).describe('A step that is missing was not sampled, and nothing is known of it'),
  });

/** What a tenant held over time. */
export const usageHistoryShape = historyOf(heldShape.extend({ at: time.describe('When the step began') }));
export type UsageHistory = z.infer<typeof usageHistoryShape>;

/** An operation with the instance that it is about, without its steps. */
export const tenantOperationShape = operationShape.extend({
  instance: named.extend({ isDestroyed: z.boolean() }),
});
export type TenantOperation = z.infer<typeof tenantOperationShape>;

const capacityShape = z.object({
  physical: z.int(),
  allowed: z.int().describe('physical × allocation ratio: what claims may take'),
  claimed: z.int(),
  used: z
    .number()
    .nullable()
    .describe('What is really used of the hosts that are measured; null where none is'),
});
const capacitiesShape = z.object({
  vcpus: capacityShape,
  memoryMib: capacityShape,
  diskGib: capacityShape,
});
export type Capacity = z.infer<typeof capacityShape>;
export type Capacities = z.infer<typeof capacitiesShape>;

const nodeGlanceShape = capacitiesShape.extend({
  id,
  name: z.string(),
  status: z.enum(NODE_STATUSES),
  mode: z.enum(NODE_MODES),
  deafSince: time.nullable(),
});
export type NodeGlance = z.infer<typeof nodeGlanceShape>;

/** How the cloud stands. */
export const cloudShape = z.object({
  capacity: capacitiesShape,
  nodes: z.object({
    total: z.int(),
    up: z.int(),
    deaf: z.int().describe('Of `up`: heard, and yet they take no jobs'),
    down: z.int().describe('Silent, those in maintenance left out'),
    enrolled: z.int().describe('Have never said hello'),
    drained: z.int(),
    maintenance: z.int(),
    measured: z.int().describe('Of how many what is really used is known now'),
    troubled: z.array(nodeGlanceShape).describe('Those that somebody should look at, the first by name'),
    fullest: z.array(nodeGlanceShape).describe('Those whose scarcest resource is claimed most'),
  }),
  room: z
    .array(z.object({ flavor: named, count: z.int() }))
    .describe('How many more of each flavor fit on the nodes that take instances now'),
  operations: z.object({
    unfinished: z.int(),
    failedLastHour: z.int(),
    failedLastDay: z.int(),
  }),
  tenants: z.int(),
  quotaRequests: z.int().describe('How many requests for more quota wait for an answer'),
  sampled: z
    .object({ at: time, instances: instanceCountsShape })
    .nullable()
    .describe('What is counted once a minute, and when that was; null where nothing was within an hour'),
});
export type Cloud = z.infer<typeof cloudShape>;

/** How the cloud stood over time. */
export const cloudHistoryShape = historyOf(
  capacitiesShape.extend({
    at: time.describe('When the step began'),
    nodes: z.int(),
    nodesUp: z.int(),
    instances: instanceCountsShape,
    operationsUnfinished: z.int(),
  }),
);
export type CloudHistory = z.infer<typeof cloudHistoryShape>;

/** What a tenant holds and may hold. */
export const tenantUseShape = z.object({
  tenant: named.extend({ isSuspended: z.boolean() }),
  used: heldShape,
  limit: heldShape,
});
export type TenantUse = z.infer<typeof tenantUseShape>;

/** Tenants by what they hold. */
export const tenantUsePageShape = z.object({
  items: z.array(tenantUseShape),
  nextCursor: z.string().nullable(),
  sampledAt: time.nullable().describe('When it was counted; null where nothing was yet'),
});

export const cloudOperationStateInput = z.enum(CLOUD_OPERATION_STATES);

/** An operation of any tenant, with what it is about. */
export const cloudOperationShape = operationShape.extend({ instance: named, tenant: named, node: named });
export type CloudOperation = z.infer<typeof cloudOperationShape>;
