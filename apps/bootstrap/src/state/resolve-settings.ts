import { DEFAULT_RATE_PER_SECOND } from '@cloudlet/model';
import { Problem, UsageError } from '../errors.ts';
import { type Settings, settingsSchema } from './settings.ts';

const DEFAULT_PORTS = { port: 3000, postgresPort: 5433, redisPort: 6380 } as const;

/** What the command line may say; undefined leaves what is remembered. */
export type SettingsOptions = {
  readonly simulated?: boolean | undefined;
  readonly nodes?: number | undefined;
  readonly controllers?: number | undefined;
  readonly rateLimit?: number | undefined;
  readonly listen?: string | undefined;
  readonly port?: number | undefined;
  readonly gatewayPort?: number | undefined;
  /** Where other machines' nodes come in; an empty one closes the door. */
  readonly door?: string | undefined;
  readonly doorPort?: number | undefined;
  readonly doorAddress?: string | undefined;
  /** An empty one takes back what is remembered. */
  readonly url?: string | undefined;
  readonly gatewayUrl?: string | undefined;
  /** An empty one takes back what is remembered. */
  readonly trustedProxies?: string | undefined;
  readonly demo?: boolean | undefined;
  /** Allows DATABASE_URL to lead a cloud that is set up to another database. */
  readonly switchDatabase?: boolean | undefined;
};

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
  const gatewayPort =
    options.gatewayPort ?? (options.port === undefined ? stored?.gatewayPort : undefined) ?? port + 1;
  const postgresPort =
    stored?.postgresPort ?? (await freeBeside([port, gatewayPort], DEFAULT_PORTS.postgresPort, freePort));
  const redisPort =
    stored?.redisPort ??
    (await freeBeside([port, gatewayPort, postgresPort], DEFAULT_PORTS.redisPort, freePort));
  const settings: Settings = {
    version: 1,
    mode,
    simulatedNodes: options.nodes ?? stored?.simulatedNodes ?? 2,
    controllers: options.controllers ?? stored?.controllers ?? 1,
    rateLimit: options.rateLimit ?? stored?.rateLimit ?? DEFAULT_RATE_PER_SECOND,
    listen: options.listen ?? stored?.listen ?? '127.0.0.1',
    port,
    gatewayPort,
    postgresPort,
    redisPort,
    door: resolveDoor(stored, options, gatewayPort),
    publicUrl: (options.url ?? stored?.publicUrl) || null,
    publicGatewayUrl: (options.gatewayUrl ?? stored?.publicGatewayUrl) || null,
    trustedProxies: (options.trustedProxies ?? stored?.trustedProxies) || undefined,
    oidc: resolveIdentityProvider(stored, environment),
    databaseUrl: externalServer(
      environment.DATABASE_URL,
      stored?.databaseUrl,
      ['postgres:', 'postgresql:'],
      'DATABASE_URL',
    ),
    redisUrl: externalServer(environment.REDIS_URL, stored?.redisUrl, ['redis:', 'rediss:'], 'REDIS_URL'),
    demo: resolveDemo(stored, options),
  };
  refusePorts(settings);
  if (stored && !options.switchDatabase) refuseOtherDatabase(stored.databaseUrl, settings.databaseUrl);
  return settings;
}

function resolveDoor(
  stored: Settings | null,
  { door, doorPort, doorAddress }: SettingsOptions,
  gatewayPort: number,
): Settings['door'] {
  const before = stored?.door;
  const listen = door ?? before?.listen ?? '';
  if (listen !== '') {
    return {
      listen,
      port: doorPort ?? before?.port ?? gatewayPort + 1,
      address: (doorAddress ?? before?.address) || null,
    };
  }
  if (doorPort === undefined && doorAddress === undefined) return undefined;
  throw new UsageError(
    '--door-port and --door-address are about a door that is open: name its address with --door',
  );
}

/** An empty CLOUDLET_OIDC_ISSUER takes back what is remembered. @throws UsageError where something is missing or no address */
function resolveIdentityProvider(stored: Settings | null, environment: NodeJS.ProcessEnv): Settings['oidc'] {
  const { CLOUDLET_OIDC_ISSUER: issuer, CLOUDLET_OIDC_NAME: name = 'OpenID Connect' } = environment;
  if (issuer === undefined) return stored?.oidc;
  if (issuer === '') return undefined;
  const { CLOUDLET_OIDC_CLIENT_ID: clientId, CLOUDLET_OIDC_CLIENT_SECRET: clientSecret } = environment;
  const parsed = settingsSchema.shape.oidc.safeParse({ issuer, clientId, clientSecret, name });
  if (parsed.success) return parsed.data;
  throw new UsageError(
    'CLOUDLET_OIDC_ISSUER is the address of an identity provider, and needs CLOUDLET_OIDC_CLIENT_ID and CLOUDLET_OIDC_CLIENT_SECRET beside it',
  );
}

function resolveDemo(stored: Settings | null, { demo }: SettingsOptions): Settings['demo'] {
  if (stored?.demo === 'done') return 'done';
  if (demo === undefined) return stored?.demo ?? 'pending';
  return demo ? 'pending' : 'left-out';
}

async function freeBeside(
  others: readonly number[],
  from: number,
  freePort: (from: number) => Promise<number>,
): Promise<number> {
  const port = await freePort(from);
  return others.includes(port) ? freeBeside(others, port + 1, freePort) : port;
}

/** @throws UsageError where two parts would listen on one port, or the gateway on one that there is not. */
function refusePorts(settings: Settings): void {
  const { port, gatewayPort, databaseUrl, redisUrl } = settings;
  if (gatewayPort > 65_535) {
    throw new UsageError(
      `--port ${port} leaves none for the gateway, which takes the next one: name it with --gateway-port`,
    );
  }
  const owners = [
    { who: 'the portal (--port)', port },
    { who: 'the gateway (--gateway-port)', port: gatewayPort },
    ...(settings.door
      ? [{ who: 'the door for other machines (--door-port)', port: settings.door.port }]
      : []),
    ...(databaseUrl === null ? [{ who: "Cloudlet's PostgreSQL", port: settings.postgresPort }] : []),
    ...(redisUrl === null ? [{ who: "Cloudlet's Redis", port: settings.redisPort }] : []),
  ];
  for (const [index, one] of owners.entries()) {
    const other = owners.slice(index + 1).find((later) => later.port === one.port);
    if (other) throw new UsageError(`Port ${one.port} cannot be both ${one.who} and ${other.who}`);
  }
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

/**
 * A cloud is what its database holds. One that DATABASE_URL names by chance (left in a shell by other work) would replace it.
 * A new role, password or parameter leads to the same one.
 */
function refuseOtherDatabase(stored: string | null, asked: string | null): void {
  const [before, after] = [placeOf(stored), placeOf(asked)];
  if (before === after) return;
  throw new Problem(`DATABASE_URL leads to another database than this cloud's`, {
    why: `This cloud lives in ${before}, DATABASE_URL asks for ${after}: tenants, instances and their history would stay behind, and guests that run would be nobody's.`,
    next: 'Unset DATABASE_URL: the address in use is remembered. Where the other database is meant (it was moved there): give --switch-database.',
  });
}

function placeOf(url: string | null): string {
  if (url === null) return "Cloudlet's own PostgreSQL";
  const { hostname, port, pathname, searchParams } = new URL(url);
  return `${searchParams.get('host') ?? hostname}:${port || 5432}${pathname}`;
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
