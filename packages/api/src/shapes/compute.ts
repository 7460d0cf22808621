import {
  INSTANCE_STATUSES,
  NODE_MODES,
  NODE_STATUSES,
  OPERATION_KINDS,
  OPERATION_STATUSES,
  REQUESTED_VIA,
  SERVER_GROUP_POLICIES,
  SNAPSHOT_STATUSES,
} from '@cloudlet/model';
import { z } from 'zod';
import { id, time } from './parts.ts';

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
  requestedBy: z.object({ name: z.string(), via: z.enum(REQUESTED_VIA) }),
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

export const acceptedShape = z.object({ instance: instanceShape, operation: operationShape });
export type Accepted = z.infer<typeof acceptedShape>;

export const consoleTicketShape = z.object({
  ticket: z.string().describe('The first message to the gateway redeems it, once'),
  url: z.string().describe('The WebSocket to open; the ticket is no part of it'),
  expiresAt: time,
});
export type ConsoleTicket = z.infer<typeof consoleTicketShape>;

export const consoleOutputShape = z.object({
  output: z.string().describe('What the guest wrote, as UTF-8; what is none is replaced'),
});
export type ConsoleOutput = z.infer<typeof consoleOutputShape>;
