import { z } from 'zod';
import { NeedsRoot, Problem } from '../errors.ts';
import { isReadable, readFileIfExists, writeFileAtomically } from './files.ts';
import type { StatePaths } from './paths.ts';

const portSchema = z.int().min(1).max(65_535);

/** What `up` was told or chose, remembered so that every later command finds the same cloud. */
const settingsSchema = z.object({
  version: z.literal(1),
  mode: z.enum(['libvirt', 'simulated']),
  /** How many compute nodes are played in simulated mode. */
  simulatedNodes: z.int().min(1).max(2000),
  /** The address that portal and gateway listen on. */
  listen: z.string().min(1),
  port: portSchema,
  gatewayPort: portSchema,
  postgresPort: portSchema,
  redisPort: portSchema,
  /** The portal's address as browsers see it, where it is not `http://LISTEN:PORT`. */
  publicUrl: z.url().nullable(),
  /** What browsers open consoles at, where it is not the portal's host on the gateway's port. */
  publicGatewayUrl: z.url().nullable(),
  /** The user's own servers; null: Cloudlet runs its own. */
  databaseUrl: z.url().nullable(),
  redisUrl: z.url().nullable(),
  /** Whether the very first run has launched its instance; `left-out` by --no-demo. */
  demo: z.enum(['pending', 'done', 'left-out']),
});
export type Settings = z.infer<typeof settingsSchema>;

const DEFAULT_PORTS = { port: 3000, postgresPort: 5433, redisPort: 6380 } as const;

/** What the command line may say; undefined leaves what is remembered. */
export type SettingsOptions = {
  readonly simulated?: boolean | undefined;
  readonly nodes?: number | undefined;
  readonly listen?: string | undefined;
  readonly port?: number | undefined;
  readonly gatewayPort?: number | undefined;
  readonly url?: string | undefined;
  readonly gatewayUrl?: string | undefined;
  readonly demo?: boolean | undefined;
};

/**
 * @returns null where `up` has never run.
 * @throws NeedsRoot where they are root's and we are not. @throws Problem when the file cannot be understood.
 */
export function readSettings(paths: StatePaths): Settings | null {
  if (!isReadable(paths.settings)) throw new NeedsRoot(`${paths.root} belongs to root`);
  const text = readFileIfExists(paths.settings);
  if (text === undefined) return null;
  const parsed = settingsSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Problem(`${paths.settings} cannot be understood`, {
    why: z.prettifyError(parsed.error),
    next: 'Put back the file as an earlier version of Cloudlet wrote it, or choose another --state directory.',
  });
}

export function writeSettings(paths: StatePaths, settings: Settings): void {
  writeFileAtomically(paths.settings, `${JSON.stringify(settings, null, 2)}\n`);
}

/**
 * The settings that hold from now on. For each: the command line, else the environment, else what is remembered, else the
 * default. An empty DATABASE_URL or REDIS_URL in the environment goes back to Cloudlet's own server.
 * @param freePort finds a free loopback port from the given one upwards, for the ports that only Cloudlet itself uses.
 */
export async function resolveSettings(
  stored: Settings | null,
  options: SettingsOptions,
  environment: NodeJS.ProcessEnv,
  freePort: (from: number) => Promise<number>,
): Promise<Settings> {
  const mode = resolveMode(stored, options);
  const port = options.port ?? stored?.port ?? DEFAULT_PORTS.port;
  return {
    version: 1,
    mode,
    simulatedNodes: options.nodes ?? stored?.simulatedNodes ?? 2,
    listen: options.listen ?? stored?.listen ?? '127.0.0.1',
    port,
    gatewayPort:
      options.gatewayPort ?? (options.port === undefined ? stored?.gatewayPort : undefined) ?? port + 1,
    postgresPort: stored?.postgresPort ?? (await freePort(DEFAULT_PORTS.postgresPort)),
    redisPort: stored?.redisPort ?? (await freePort(DEFAULT_PORTS.redisPort)),
    publicUrl: options.url ?? stored?.publicUrl ?? null,
    publicGatewayUrl: options.gatewayUrl ?? stored?.publicGatewayUrl ?? null,
    databaseUrl: externalServer(
      environment.DATABASE_URL,
      stored?.databaseUrl,
      ['postgres:', 'postgresql:'],
      'DATABASE_URL',
    ),
    redisUrl: externalServer(environment.REDIS_URL, stored?.redisUrl, ['redis:', 'rediss:'], 'REDIS_URL'),
    demo:
      stored?.demo === 'done' ? 'done' : options.demo === false ? 'left-out' : (stored?.demo ?? 'pending'),
  };
}

function resolveMode(stored: Settings | null, { simulated }: SettingsOptions): Settings['mode'] {
  const asked = simulated ? 'simulated' : (stored?.mode ?? 'libvirt');
  if (stored && stored.mode !== asked) {
    throw new Problem(
      'This state directory holds a cloud on real compute nodes; it cannot become a simulated one',
      {
        next: 'Give the simulated cloud a directory and a port of its own: ./cloudlet up --simulated --state DIR --port 3100',
      },
    );
  }
  return asked;
}

function externalServer(
  asked: string | undefined,
  stored: string | null | undefined,
  protocols: readonly string[],
  variable: string,
): string | null {
  if (asked === undefined) return stored ?? null;
  if (asked === '') return null;
  if (URL.canParse(asked) && protocols.includes(new URL(asked).protocol)) return asked;
  throw new Problem(`${variable} is not an address that Cloudlet understands`, {
    why: `It must begin with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    next: `Set ${variable} right, or unset it: then Cloudlet runs a server of its own.`,
  });
}
