import { networkInterfaces } from 'node:os';
import { REDIS_USER } from '../redis/server.ts';
import type { StatePaths } from './paths.ts';
import { ensureSecret } from './secrets.ts';
import type { Settings } from './settings.ts';

/** The database's two roles: the owner makes and changes tables, the application only works in them. */
export const OWNER_ROLE = 'cloudlet';
export const APP_ROLE = 'cloudlet_app';
export const DATABASE_NAME = 'cloudlet';

/** The addresses in use. The databases' and `redisUrl` hold a password. */
export type Endpoints = {
  /** As the role that owns the tables: for migrations. */
  readonly databaseOwnerUrl: string;
  /** As the role that the parts use. */
  readonly databaseUrl: string;
  /** As the control plane, which may do everything there. */
  readonly redisUrl: string;
  /** Without a user: each compute node has its own. */
  readonly redisAddress: string;
  /** As browsers see it. */
  readonly portalUrl: string;
  /** As this machine reaches it. */
  readonly localPortalUrl: string;
  /** What browsers open consoles at. */
  readonly gatewayUrl: string;
  /** `host:port` by which other machines reach the door, the likeliest first; empty where it is closed. */
  readonly doorAddresses: readonly string[];
  /** What this machine's agent fetches images from. */
  readonly localGatewayUrl: string;
};

/** Makes the secrets that the addresses need where they do not exist yet. */
export function endpointsOf(settings: Settings, paths: StatePaths): Endpoints {
  const portalUrl = settings.publicUrl ?? `http://${seenByBrowsers(settings.listen)}:${settings.port}`;
  const gateway = new URL(portalUrl);
  gateway.port = String(settings.gatewayPort);
  const redisUrl =
    settings.redisUrl ??
    `redis://${REDIS_USER}:${ensureSecret(paths, 'redis')}@127.0.0.1:${settings.redisPort}`;
  return {
    ...databaseUrls(settings, paths),
    redisUrl,
    redisAddress: withoutUser(redisUrl),
    portalUrl: portalUrl.replace(/\/$/, ''),
    localPortalUrl: `http://${reachable(settings.listen)}:${settings.port}`,
    gatewayUrl:
      settings.publicGatewayUrl ?? `${gateway.protocol === 'https:' ? 'wss' : 'ws'}://${gateway.host}`,
    doorAddresses: doorAddressesOf(settings),
    localGatewayUrl: `http://${reachable(settings.listen)}:${settings.gatewayPort}`,
  };
}

function databaseUrls(
  settings: Settings,
  paths: StatePaths,
): Pick<Endpoints, 'databaseOwnerUrl' | 'databaseUrl'> {
  const app = new URL(
    settings.databaseUrl ?? `postgresql://127.0.0.1:${settings.postgresPort}/${DATABASE_NAME}`,
  );
  const owner = new URL(app);
  app.username = APP_ROLE;
  app.password = ensureSecret(paths, 'database-app');
  if (settings.databaseUrl === null) {
    owner.username = OWNER_ROLE;
    owner.password = ensureSecret(paths, 'database-owner');
  }
  return { databaseOwnerUrl: owner.href, databaseUrl: app.href };
}

function withoutUser(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href;
}

function doorAddressesOf({ door }: Settings): string[] {
  if (!door) return [];
  const hosts =
    door.address !== null ? [door.address] : isWildcard(door.listen) ? ownAddresses() : [door.listen];
  return hosts.map((host) => `${host}:${door.port}`);
}

/** A join command should stay short. */
const MOST_ADDRESSES = 3;

/** This machine's addresses that others can reach. */
function ownAddresses(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const reachable = addresses.filter(({ internal, family }) => !internal && family === 'IPv4');
  return reachable.slice(0, MOST_ADDRESSES).map(({ address }) => address);
}

function isWildcard(listen: string): boolean {
  return listen === '0.0.0.0' || listen === '::';
}

/** For a wildcard: this machine's first address that others can reach. */
function seenByBrowsers(listen: string): string {
  if (!isWildcard(listen)) return reachable(listen);
  return ownAddresses()[0] ?? '127.0.0.1';
}

/** An address to connect to for one to listen on: the wildcards are not addresses of anybody. */
function reachable(listen: string): string {
  if (isWildcard(listen)) return '127.0.0.1';
  return listen.includes(':') ? `[${listen}]` : listen;
}
