import { MAX_STOP_TIMEOUT_MS } from '@cloudlet/model';
import { z } from 'zod';
import { failureSchema } from './failure.ts';
import { contractVersionSchema } from './version.ts';

const sizeSchema = z.object({
  vcpus: z.int().positive(),
  memoryMib: z.int().positive(),
  rootDiskGib: z.int().positive(),
});

/** vCPUs, memory (MiB) and root disk (GiB) of a guest. */
export type GuestSize = z.infer<typeof sizeSchema>;

/** Everything that the node needs to know of the instance: it never asks the database. */
export const instanceSpecSchema = z.object({
  id: z.uuid(),
  /** Rises with each destroy; work of an older generation is void. */
  generation: z.int().nonnegative(),
  tenantId: z.uuid(),
  tenantName: z.string().min(1),
  name: z.string().min(1),
  /** Whether the guest is to run once the operation has ended. */
  desiredPower: z.enum(['ON', 'OFF']),
  size: sizeSchema,
  image: z.object({
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    sizeBytes: z.int().positive(),
    virtualSizeBytes: z.int().positive(),
    defaultUser: z.string().min(1),
  }),
  port: z.object({ macAddress: z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/), ipAddress: z.ipv4() }),
});
export type InstanceSpec = z.infer<typeof instanceSpecSchema>;

const stopTimeoutMs = z.int().nonnegative().max(MAX_STOP_TIMEOUT_MS);

/** What each kind of operation asks of the node besides the instance itself. */
export const operationInputSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('create'),
    sshPublicKeys: z.array(z.string()),
    /** crypt(5) hash ($6$…); the password itself never leaves the request. */
    consolePasswordHash: z.string().nullable(),
    userData: z.string().nullable(),
  }),
  z.object({ kind: z.literal('start') }),
  z.object({ kind: z.literal('stop'), force: z.boolean(), timeoutMs: stopTimeoutMs }),
  z.object({ kind: z.literal('reboot'), mode: z.enum(['soft', 'hard']), timeoutMs: stopTimeoutMs }),
  z.object({ kind: z.literal('resize'), from: sizeSchema, to: sizeSchema, timeoutMs: stopTimeoutMs }),
  z.object({ kind: z.literal('snapshot'), snapshotId: z.uuid() }),
  z.object({ kind: z.literal('restore'), snapshotId: z.uuid() }),
  z.object({ kind: z.literal('delete-snapshot'), snapshotId: z.uuid() }),
  /** Every snapshot of the instance goes with it. */
  z.object({ kind: z.literal('destroy'), snapshotIds: z.array(z.uuid()) }),
]);
export type OperationInput = z.infer<typeof operationInputSchema>;
export type OperationInputOf<Kind extends OperationInput['kind']> = Extract<OperationInput, { kind: Kind }>;

/** One job on a node's queue: one attempt of one operation. */
export const jobSchema = z.object({
  version: contractVersionSchema,
  operationId: z.uuid(),
  attempt: z.int().positive(),
  /** The click's id, carried through to the libvirt call's log line. */
  requestId: z.string(),
  instance: instanceSpecSchema,
  input: operationInputSchema,
  /** Milliseconds since 1970 by the control plane's clock at which doing turns into undoing. */
  deadlineAt: z.int().positive(),
  /** Why the operation goes back already: the attempt before did, and its node has lost its journal. This one is not to begin anew. */
  undoing: failureSchema.exactOptional(),
});
export type Job = z.infer<typeof jobSchema>;

/** The little of a job that must be readable even when the rest is not, so that the operation fails with a reason. */
export const jobIdentitySchema = z.object({
  operationId: z.uuid(),
  attempt: z.int().positive(),
  instance: z.object({ id: z.uuid(), generation: z.int().nonnegative() }),
});

/** Queue and stream names of one node: all under one prefix, so that one ACL pattern fences a node's Redis user. */
export const nodeKeys = {
  /** BullMQ's key prefix; the queue's name is the node's id. */
  queuePrefix: 'cloudlet:node',
  /** Results and events, kept until the control plane has committed them. */
  reports: (nodeId: string) => `cloudlet:node:${nodeId}:reports`,
  /** Heartbeats, progress, metrics: bounded, may be lost. */
  telemetry: (nodeId: string) => `cloudlet:node:${nodeId}:telemetry`,
  /** What the control plane says to the agent besides jobs: acknowledgements, roster, cancellations. */
  inbox: (nodeId: string) => `cloudlet:node:${nodeId}:inbox`,
  /** The agent's own mark, its epoch: gone when Redis has lost its data. */
  agentEpoch: (nodeId: string) => `cloudlet:node:${nodeId}:agent-epoch`,
} as const;

/** BullMQ ignores a job whose id it holds already: offering an attempt again is harmless. Ids may not contain `:`. */
export function jobId(job: Pick<Job, 'operationId' | 'attempt'>): string {
  return `${job.operationId}-${job.attempt}`;
}
