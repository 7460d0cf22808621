import { readFileSync } from 'node:fs';
import { z } from 'zod';

const driverSchema = z.discriminatedUnion('driver', [
  /** Any libvirt URI, e.g. qemu:///system. */
  z.object({ driver: z.literal('libvirt'), uri: z.string().min(1) }),
  /** The simulator's socket and which of its hosts this node is. */
  z.object({ driver: z.literal('simulated'), socket: z.string().min(1), host: z.string().min(1) }),
]);

const configSchema = z.object({
  nodeId: z.uuid(),
  name: z.string().min(1),
  /** Shown to the gateway, and the password of the node's user at Redis. */
  secret: z.string().min(1),
  /** `redis://…`, `rediss://…` or the path of a unix socket; without a user. */
  redisUrl: z.string().min(1),
  gatewayUrl: z.url({ protocol: /^https?$/ }),
  /** Where the node is not on the control plane's machine: files of its identity, PEM. */
  tls: z.object({ authority: z.string().startsWith('/'), identity: z.string().startsWith('/') }).optional(),
  stateDir: z.string().startsWith('/'),
  hypervisor: driverSchema,
  /** How many operations run at once; destroys come on top. */
  slots: z.int().positive().default(8),
  /** Milliseconds that running operations get to finish when the agent is told to stop. */
  graceMs: z.int().nonnegative().default(10_000),
});
export type AgentConfig = z.infer<typeof configSchema>;

/**
 * Reads the node's settings.
 * @throws Error that names every wrong setting.
 */
export function readConfig(path: string): AgentConfig {
  const parsed = configSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path} is not usable:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
