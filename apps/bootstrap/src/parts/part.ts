import { createHash } from 'node:crypto';
import { z } from 'zod';

/** How a part says that it does its work. */
const healthProbeSchema = z.discriminatedUnion('kind', [
  /** `GET /health` over a unix socket, as @cloudlet/daemon serves it. */
  z.object({ kind: z.literal('health-socket'), path: z.string() }),
  /** The same answer at an address. */
  z.object({ kind: z.literal('http'), url: z.url() }),
  z.object({ kind: z.literal('postgres'), url: z.string() }),
  z.object({ kind: z.literal('redis'), url: z.string() }),
  /** libvirtd, by its socket: healthy when it answers a call. */
  z.object({ kind: z.literal('libvirt'), socket: z.string() }),
  /** Healthy when a connection is taken. */
  z.object({ kind: z.literal('unix-socket'), path: z.string() }),
]);
export type HealthProbe = z.infer<typeof healthProbeSchema>;

/** What is left of root to a part that root starts as a user without rights. */
const confinementSchema = z.object({
  /** Folders on the way to the part's folder or program that its user may not pass: the part sees those two in them and nothing else. */
  closed: z.array(z.string()),
  /** capabilities(7): for a port below 1024. */
  capabilities: z.array(z.literal('net_bind_service')),
});
export type Confinement = z.infer<typeof confinementSchema>;

/** One process that belongs to the cloud, and all there is to know to keep it running. */
export const partSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  command: z.array(z.string()).min(1),
  cwd: z.string(),
  /** The whole environment: nothing of the starter's own gets in. */
  environment: z.record(z.string(), z.string()),
  user: z.object({ uid: z.int(), gid: z.int(), name: z.string() }).nullable(),
  /** How little its user may and sees; null: as the user is. Only root can start a part with one. */
  confinement: confinementSchema.nullable().default(null),
  log: z.string(),
  stopSignal: z.enum(['SIGTERM', 'SIGINT']),
  /** From the stop signal to SIGKILL, in milliseconds. */
  stopGraceMs: z.int().positive(),
  /** What is left of the part's process group when it ends is killed with it. False for libvirtd, whose guests live on. */
  killGroup: z.boolean(),
  health: healthProbeSchema,
  /** How long from its start until it must be healthy, in milliseconds. */
  readyWithinMs: z.int().positive(),
  /** Changes when its program or its files change, so that it is started anew. */
  revision: z.string(),
});
export type Part = z.infer<typeof partSchema>;

/** Two parts with the same print need no restart. */
export function partPrint(part: Part): string {
  // Parsing puts the fields into the schema's order, whoever wrote the object.
  return createHash('sha256')
    .update(JSON.stringify(partSchema.parse(part)))
    .digest('hex');
}

/** What keeps a part running knows of it. `pid` is null while it is about to be started again. */
export type PartState = { readonly name: string; readonly pid: number | null; readonly restarts: number };
