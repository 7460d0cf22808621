import { NESTED_PAGINGS, OBSERVED_POWERS } from '@cloudlet/model';
import { z } from 'zod';
import { failureSchema } from './failure.ts';
import { contractVersionSchema } from './version.ts';

const attemptOfSchema = z.object({
  operationId: z.uuid(),
  attempt: z.int().positive(),
  instanceId: z.uuid(),
  generation: z.int().nonnegative(),
});

/** One step of an operation as it went. Times are milliseconds since 1970 by the node's clock. */
export const stepRecordSchema = z.object({
  name: z.string(),
  direction: z.enum(['do', 'undo']),
  startedAt: z.int(),
  endedAt: z.int().nullable(),
  outcome: z.enum(['done', 'failed', 'aborted']).nullable(),
  failure: failureSchema.optional(),
});
export type StepRecord = z.infer<typeof stepRecordSchema>;

/**
 * A compute node's hardware and how it virtualises, as found by its agent. Sizes are physical, before allocation ratios. What is
 * optional an agent one version older does not say.
 */
export const inventorySchema = z.object({
  vcpus: z.int().positive(),
  memoryMib: z.int().positive(),
  diskGib: z.int().nonnegative(),
  cpuModel: z.string(),
  architecture: z.string(),
  virtualization: z.enum(['kvm', 'tcg', 'simulated']),
  virtualizationReason: z.string(),
  hypervisorVersion: z.string(),
  /** The node's NAT network, e.g. 10.86.4.0/22: chosen by the agent so that it collides with none of the host's. */
  natCidr: z.cidrv4(),
  nestedPaging: z.enum(NESTED_PAGINGS).optional(),
  /** Of the host's default size. */
  hugepages: z
    .object({ sizeKib: z.int().nonnegative(), total: z.int().nonnegative(), free: z.int().nonnegative() })
    .optional(),
  ksm: z.boolean().optional(),
  /** What an image's file may be; a name that is new to the control plane is one that no image has. */
  imageFormats: z.array(z.string()).readonly().optional(),
  /** What flavors may require by name. */
  capabilities: z.array(z.string()).readonly().optional(),
});
export type Inventory = z.infer<typeof inventorySchema>;

/** One domain with our mark as the node sees it. */
export const domainObservationSchema = z.object({
  instanceId: z.uuid(),
  generation: z.int().nonnegative(),
  power: z.enum(OBSERVED_POWERS),
});
export type DomainObservation = z.infer<typeof domainObservationSchema>;

const macAddressSchema = z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);

/** What there is of one instance, read from the domain's definition and the files: enough to adopt it. */
export const descriptionSchema = z.object({
  instanceId: z.uuid(),
  domain: z
    .object({
      /** As its mark says; null where that is no id. */
      tenantId: z.uuid().nullable(),
      tenantName: z.string(),
      name: z.string(),
      vcpus: z.int().positive(),
      memoryMib: z.int().positive(),
      macAddress: macAddressSchema.nullable(),
    })
    .nullable(),
  disk: z
    .object({
      sizeGib: z.int().positive(),
      /** That it takes on the node's disk. */
      bytes: z.int().nonnegative(),
      /** What it is an overlay on, where that is in the node's cache. */
      base: z
        .object({
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
          sizeBytes: z.int().positive(),
          virtualSizeBytes: z.int().positive(),
        })
        .nullable(),
    })
    .nullable(),
  snapshots: z.array(
    z.object({ snapshotId: z.uuid(), sizeGib: z.int().positive(), bytes: z.int().nonnegative() }),
  ),
});
export type Description = z.infer<typeof descriptionSchema>;

/** What is on a node besides its domains, as far as the control plane should compare it with what it knows. */
export const holdingsSchema = z.object({
  /** Files of instances that have no domain. */
  leftovers: z.array(
    z.object({
      instanceId: z.uuid(),
      disk: z.boolean(),
      seed: z.boolean(),
      temporaries: z.int().nonnegative(),
    }),
  ),
  /** Instances with a domain and without a root disk. */
  diskless: z.array(z.uuid()),
  snapshots: z.array(z.object({ instanceId: z.uuid(), snapshotId: z.uuid() })),
  /** All that the node's DHCP server gives out. */
  addresses: z.array(z.object({ macAddress: macAddressSchema, ipAddress: z.ipv4() })),
  /** What was asked for by `unexplained`. */
  descriptions: z.array(descriptionSchema),
});
export type ListedHoldings = z.infer<typeof holdingsSchema>;

/** What a node reports for keeps. Each is applied idempotently and acknowledged after the commit. */
export const reportSchema = z.discriminatedUnion('type', [
  /** The agent is here: it takes no job before the answer, a roster, has come. */
  z.object({ type: z.literal('hello'), agentVersion: z.string(), inventory: inventorySchema }),
  attemptOfSchema.extend({ type: z.literal('started') }),
  /** Doing failed or was cancelled: the steps done are being undone, last first. */
  attemptOfSchema.extend({ type: z.literal('undoing'), failure: failureSchema }),
  attemptOfSchema.extend({
    type: z.literal('result'),
    /** `superseded`: stopped between two steps for a newer generation. `handed-back`: nothing was done yet and the agent is leaving. */
    outcome: z.enum(['succeeded', 'failed', 'superseded', 'handed-back']),
    failure: failureSchema.optional(),
    /** How undoing went, for a failed operation: `incomplete` leaves the instance in ERROR with its claims held. */
    undo: z.enum(['not-needed', 'clean', 'incomplete']),
    /** The domain when the operation had ended. */
    power: z.enum(OBSERVED_POWERS),
    steps: z.array(stepRecordSchema),
    /** What the operation made, e.g. a snapshot's size on disk. */
    output: z.object({ snapshotSizeBytes: z.int().nonnegative().optional() }),
  }),
  /** A guest changed its power by itself or by an operator's hand. */
  domainObservationSchema.extend({ type: z.literal('power'), cause: z.string() }),
  /** All domains with our mark; sent at hello and when the digest has changed. */
  z.object({
    type: z.literal('listing'),
    domains: z.array(domainObservationSchema),
    /** Left out by an agent one version older. */
    holdings: holdingsSchema.optional(),
  }),
]);
export type Report = z.infer<typeof reportSchema>;

/** What every report carries, so that the control plane can tell old news and strangers. */
export const reportEnvelopeSchema = z.object({
  version: contractVersionSchema,
  reportId: z.uuid(),
  nodeId: z.uuid(),
  hostUuid: z.uuid(),
  /** Changes with each boot of the host. */
  bootId: z.uuid(),
  /** Rises with each start of the agent. */
  epoch: z.int().positive(),
  /** Rises with each report within an epoch; a repeated sending keeps its number. */
  sequence: z.int().positive(),
  /** Milliseconds since 1970 by the node's clock. */
  at: z.int(),
  report: reportSchema,
});
export type ReportEnvelope = z.infer<typeof reportEnvelopeSchema>;

/** What is really used of the host, by guests and everything else. */
export const hostUseSchema = z.object({
  /** The part of all CPUs' time that was busy over the last interval. */
  cpuShare: z.number().min(0).max(1),
  memoryMib: z.int32().nonnegative(),
  /** Of the file system that guests' disks lie on. */
  diskGib: z.int32().nonnegative(),
  /** How long before the message it was measured: the clocks of two hosts differ. */
  ageMs: z.int32().nonnegative(),
});
export type HostUseReport = z.infer<typeof hostUseSchema>;

/** What may be lost: heartbeats with what the agent holds, and progress. */
export const telemetrySchema = z.discriminatedUnion('type', [
  z.object({
    version: contractVersionSchema,
    type: z.literal('heartbeat'),
    nodeId: z.uuid(),
    bootId: z.uuid(),
    epoch: z.int().positive(),
    /** Rises with each heartbeat within an epoch: of two the later one counts, whichever came last. Left out by an agent one version older. */
    sequence: z.int32().positive().optional(),
    /** Attempts that the agent has journalled and not yet had acknowledged: nobody offers these again. */
    holding: z.array(z.object({ operationId: z.uuid(), attempt: z.int().positive() })),
    /** The newest measurement; left out while there is none, and by an agent one version older. */
    use: hostUseSchema.optional(),
    /**
     * Milliseconds for which the agent has taken no job though there were some; 0 where it takes what comes. Left out by an agent
     * one version older.
     */
    untakenForMs: z.int32().nonnegative().optional(),
  }),
  attemptOfSchema.extend({
    version: contractVersionSchema,
    type: z.literal('progress'),
    nodeId: z.uuid(),
    direction: z.enum(['do', 'undo']),
    step: z.string(),
    stepIndex: z.int().nonnegative(),
    stepCount: z.int().positive(),
    /** 0 to 1 over the whole operation. */
    fraction: z.number().min(0).max(1),
  }),
]);
export type Telemetry = z.infer<typeof telemetrySchema>;

/**
 * What time it is by the control plane's clock, milliseconds since 1970: deadlines are times of that clock, and the node's may be any other.
 * Left out by a control plane of version 1.
 */
const controlTime = z.int().positive().exactOptional();

/** What the control plane says to an agent besides jobs. */
export const inboxMessageSchema = z.discriminatedUnion('type', [
  z.object({
    version: contractVersionSchema,
    type: z.literal('acknowledged'),
    reportIds: z.array(z.uuid()),
    at: controlTime,
  }),
  /** Everything that is this node's: what the agent finds besides is an orphan, shown and never removed by itself. */
  z.object({
    version: contractVersionSchema,
    type: z.literal('roster'),
    /** The start of the agent whose hello this answers. */
    epoch: z.int().positive(),
    /** That hello's report id: an answer to an older one, or to a stranger with this node's credentials, says nothing of now. A control plane of version 1 left it out. */
    helloId: z.uuid().exactOptional(),
    instances: z.array(z.object({ instanceId: z.uuid(), generation: z.int().nonnegative() })),
    at: controlTime,
  }),
  /** What a listing showed of these instances nothing explains: the next one is to describe them. */
  z.object({
    version: contractVersionSchema,
    type: z.literal('unexplained'),
    instanceIds: z.array(z.uuid()),
  }),
  /** The deadline has passed: stop between two steps and undo. */
  z.object({
    version: contractVersionSchema,
    type: z.literal('cancel'),
    operationId: z.uuid(),
    attempt: z.int().positive(),
    failure: failureSchema,
  }),
]);
export type InboxMessage = z.infer<typeof inboxMessageSchema>;
