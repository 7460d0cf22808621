import { DEFAULT_RATE_PER_SECOND } from '@cloudlet/model';
import { z } from 'zod';
import { NeedsRoot, Problem } from '../errors.ts';
import { isReadable, parseJson, readFileIfExists, writeFileAtomically } from './files.ts';
import type { StatePaths } from './paths.ts';

const portSchema = z.int().min(1).max(65_535);

const addressSchema = z.union([z.ipv4(), z.ipv6()], {
  error: 'It must be an IPv4 or IPv6 address of this machine, or 0.0.0.0 or :: for all of them.',
});

/** A host name or an address, as it stands in a join command. */
export const doorAddressSchema = z
  .string()
  .regex(/^[\w.:-]+$/, { error: 'It must be a host name or an address, without a port.' });

const networkSchema = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

function isNetwork(text: string): boolean {
  return networkSchema.safeParse(text.trim()).success;
}

/** What `up` was told or chose, remembered so that every later command finds the same cloud. */
export const settingsSchema = z.object({
  version: z.literal(1),
  mode: z.enum(['libvirt', 'simulated']),
  /** How many compute nodes are played in simulated mode. */
  simulatedNodes: z.int().min(1).max(2000),
  /** How many controllers run on this machine: one leads, a second stands by. */
  controllers: z.int().min(1).max(2).default(1),
  /** Requests a second that each API token may make, and four times as many at once; 0: no limit. */
  rateLimit: z.int().min(0).max(1_000_000).default(DEFAULT_RATE_PER_SECOND),
  /** The address that portal and gateway listen on. */
  listen: addressSchema,
  port: portSchema,
  gatewayPort: portSchema,
  postgresPort: portSchema,
  redisPort: portSchema,
  /** Where compute nodes of other machines come in, by TLS; not there: nowhere. */
  door: z
    .object({
      listen: addressSchema,
      port: portSchema,
      /** The name or address under which other machines reach it, where that is another one. */
      address: doorAddressSchema.nullable(),
    })
    .optional(),
  /** The portal's address as browsers see it, where it is not `http://LISTEN:PORT`. */
  publicUrl: z
    .url({ protocol: /^https?$/, error: 'It must be an address that begins with http:// or https://.' })
    .nullable(),
  /** What browsers open consoles at, where it is not the portal's host on the gateway's port. */
  publicGatewayUrl: z
    .url({ protocol: /^wss?$/, error: 'It must be an address that begins with ws:// or wss://.' })
    .nullable(),
  /** Addresses and networks, parted by commas, of the proxies before the portal, which say whom they forward; not there: nobody is believed. */
  trustedProxies: z
    .string()
    .refine((list) => list.split(',').every(isNetwork), {
      error: 'It must be addresses or networks such as 10.0.0.0/8, parted by commas.',
    })
    .optional(),
  /** The identity provider (OpenID Connect) by which people may sign in; not there: by password alone. */
  oidc: z
    .object({
      issuer: z.url({ protocol: /^https?$/ }),
      clientId: z.string().min(1),
      clientSecret: z.string().min(1),
      name: z.string().min(1),
    })
    .optional(),
  /** The user's own servers; null: Cloudlet runs its own. */
  databaseUrl: z.url().nullable(),
  redisUrl: z.url().nullable(),
  /** Whether the very first run has launched its instance; `left-out` by --no-demo. */
  demo: z.enum(['pending', 'done', 'left-out']),
});
export type Settings = z.infer<typeof settingsSchema>;

/**
 * @returns null where `up` has never run.
 * @throws NeedsRoot where they are root's and we are not. @throws Problem when the file cannot be understood.
 */
export function readSettings(paths: StatePaths): Settings | null {
  if (!isReadable(paths.settings)) throw new NeedsRoot(`${paths.root} belongs to root`);
  const text = readFileIfExists(paths.settings);
  if (text === undefined) return null;
  const parsed = settingsSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new Problem(`${paths.settings} cannot be understood`, {
    why: parseJson(text) === undefined ? 'It is empty or cut off.' : z.prettifyError(parsed.error),
    next: 'Correct it by hand or put it back from a backup; or choose another --state directory.',
  });
}

/** Never writes what {@link readSettings} would not read: every later command would fail. */
export function writeSettings(paths: StatePaths, settings: Settings): void {
  writeFileAtomically(paths.settings, `${JSON.stringify(settingsSchema.parse(settings), null, 2)}\n`);
}
