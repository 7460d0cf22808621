import { delimiter, dirname, join } from 'node:path';
import { serverCommand, superuserUrl } from '../postgres/cluster.ts';
import { ownCluster } from '../postgres/own.ts';
import type { User } from '../process/users.ts';
import { ownRedis } from '../redis/own.ts';
import { redisCommand } from '../redis/server.ts';
import type { Cloud } from '../state/cloud.ts';
import { readFileIfExists } from '../state/files.ts';
import { machineDoorOf } from '../state/machine-door.ts';
import { repositoryRoot } from '../state/repository.ts';
import { fileRevision } from '../state/revision.ts';
import { ensureSecret } from '../state/secrets.ts';
import { controlPlaneIdentity } from './control-plane-user.ts';
import type { HealthProbe, Part } from './part.ts';
import { bundleOf, PORTAL_BUILD_ID, PORTAL_SERVER } from './programs.ts';

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Where a part lies: of a cloud, or of a compute node whose cloud is elsewhere. */
type Place = Pick<Cloud, 'paths'>;

/** The servers that Cloudlet runs where the user has none: first of all parts. */
export function serverParts(cloud: Cloud): Part[] {
  return [
    ...(cloud.settings.databaseUrl === null ? [postgresPart(cloud)] : []),
    ...(cloud.settings.redisUrl === null ? [redisPart(cloud)] : []),
  ];
}

function postgresPart(cloud: Cloud): Part {
  const cluster = ownCluster(cloud);
  return {
    ...commonOf(cloud, 'postgres'),
    command: serverCommand(cluster),
    cwd: cluster.data,
    environment: { PATH: SYSTEM_PATH, LANG: 'C.UTF-8' },
    user: asPartUser(cluster.user),
    // "Fast shutdown" (PostgreSQL's manual, 19.5): does not wait for clients to leave.
    stopSignal: 'SIGINT',
    stopGraceMs: 60_000,
    health: { kind: 'postgres', url: superuserUrl(cluster) },
    readyWithinMs: 60_000,
    revision: revisionOf(join(cluster.data, 'postgresql.conf'), join(cluster.data, 'pg_hba.conf')),
  };
}

function redisPart(cloud: Cloud): Part {
  const server = ownRedis(cloud);
  return {
    ...commonOf(cloud, 'redis'),
    command: redisCommand(server),
    cwd: server.folder,
    environment: { PATH: SYSTEM_PATH, LANG: 'C.UTF-8' },
    user: asPartUser(server.user),
    health: { kind: 'redis', url: cloud.endpoints.redisUrl },
    revision: revisionOf(join(server.folder, 'redis.conf')),
  };
}

/** libvirt's daemons, where nothing else on this machine runs them. Guests live on when they end. */
export function libvirtParts(cloud: Place): Part[] {
  const daemon = (name: string, health: HealthProbe): Part => ({
    ...commonOf(cloud, name),
    command: [`/usr/sbin/${name}`],
    environment: { PATH: SYSTEM_PATH, LANG: 'C.UTF-8' },
    killGroup: false,
    health,
    revision: revisionOf(join('/etc/libvirt', `${name}.conf`)),
  });
  return [
    daemon('virtlogd', { kind: 'unix-socket', path: VIRTLOGD_SOCKET }),
    daemon('libvirtd', LIBVIRTD_HEALTH),
  ];
}

const VIRTLOGD_SOCKET = '/run/libvirt/virtlogd-sock';
const LIBVIRTD_SOCKET = '/run/libvirt/libvirt-sock';
export const LIBVIRTD_HEALTH = { kind: 'libvirt', socket: LIBVIRTD_SOCKET } as const satisfies HealthProbe;

/** Of two that run, one leads and the other stands by. */
const CONTROLLERS = ['controller', 'controller-2'] as const;

/** The control plane: controller, gateway, portal. Each gets its own secrets with its environment. */
export function controlPlaneParts(cloud: Cloud): Part[] {
  const { endpoints, settings, paths } = cloud;
  const portalHost = new URL(endpoints.localPortalUrl).host;
  const part = (name: string, program: string, environment: Record<string, string>, port?: number) => ({
    ...nodePart(cloud, name, program, environment, paths.controlPlaneSocket(name)),
    ...controlPlaneIdentity(port),
  });
  const controller = {
    DATABASE_URL: endpoints.databaseUrl,
    REDIS_URL: endpoints.redisUrl,
  };
  const gateway = {
    DATABASE_URL: endpoints.databaseUrl,
    CLOUDLET_GATEWAY_LISTEN: `${bracketed(settings.listen)}:${settings.gatewayPort}`,
    CLOUDLET_PORTAL_ORIGINS: originsOf(cloud).join(','),
    CLOUDLET_IMAGE_DIR: paths.images,
    ...doorEnvironment(cloud),
  };
  const portal = {
    DATABASE_URL: endpoints.databaseUrl,
    NEXTAUTH_URL: endpoints.portalUrl,
    NEXTAUTH_SECRET: ensureSecret(paths, 'nextauth'),
    PORT: String(settings.port),
    HOSTNAME: settings.listen,
    CLOUDLET_GATEWAY_URL: endpoints.gatewayUrl,
    CLOUDLET_LOCAL_GATEWAY_URL: endpoints.localGatewayUrl,
    CLOUDLET_RATE_LIMIT: String(settings.rateLimit),
    CLOUDLET_TRUSTED_PROXIES: settings.trustedProxies ?? '',
    ...joinEnvironment(cloud),
    ...identityEnvironment(cloud),
  };
  return [
    ...CONTROLLERS.slice(0, settings.controllers).map((name) =>
      part(name, bundleOf('apps/controller'), controller),
    ),
    part(
      'gateway',
      bundleOf('apps/gateway'),
      gateway,
      Math.min(settings.gatewayPort, settings.door?.port ?? settings.gatewayPort),
    ),
    {
      ...part('portal', PORTAL_SERVER, portal, settings.port),
      revision: revisionOf(PORTAL_BUILD_ID),
      health: { kind: 'http', url: `http://${portalHost}/api/health` },
    },
  ];
}

/** What the gateway needs to let in compute nodes of other machines: it signs their certificates and passes them on to Redis. */
function doorEnvironment({ settings: { door }, endpoints, paths }: Cloud): Record<string, string> {
  if (!door) return {};
  return {
    CLOUDLET_DOOR_LISTEN: `${bracketed(door.listen)}:${door.port}`,
    CLOUDLET_AUTHORITY_DIR: paths.authority,
    REDIS_URL: endpoints.redisUrl,
  };
}

/** What the portal needs to make join commands for other machines. */
function joinEnvironment(cloud: Cloud): Record<string, string> {
  const door = machineDoorOf(cloud);
  if (!door) return {};
  return {
    CLOUDLET_DOOR_ADDRESSES: door.addresses.join(','),
    CLOUDLET_AUTHORITY_FINGERPRINT: door.fingerprint,
  };
}

/** By whom people may sign in besides their password. */
function identityEnvironment({ settings: { oidc } }: Cloud): Record<string, string> {
  if (!oidc) return {};
  return {
    CLOUDLET_OIDC_ISSUER: oidc.issuer,
    CLOUDLET_OIDC_CLIENT_ID: oidc.clientId,
    CLOUDLET_OIDC_CLIENT_SECRET: oidc.clientSecret,
    CLOUDLET_OIDC_NAME: oidc.name,
  };
}

/** The process that plays the hypervisors of all simulated nodes. */
export function simulatorPart(cloud: Place): Part {
  return nodePart(cloud, 'simulator', bundleOf('packages/hypervisor', 'simulator.js'), {
    CLOUDLET_SIMULATOR_SOCKET: simulatorSocket(cloud),
    CLOUDLET_SIMULATOR_STATE: join(cloud.paths.simulator, 'state.json'),
  });
}

/** Where agents of simulated nodes reach their hypervisors. */
export function simulatorSocket(cloud: Place): string {
  return join(cloud.paths.run, 'hypervisors.sock');
}

/** @param configuration the agent's own file: it holds the node's secret. */
export function agentPart(cloud: Place, name: string, configuration: string): Part {
  const part = nodePart(cloud, name, bundleOf('apps/agent'), { CLOUDLET_AGENT_CONFIG: configuration });
  return { ...part, revision: `${part.revision}-${revisionOf(configuration)}` };
}

function nodePart(
  cloud: Place,
  name: string,
  program: string,
  environment: Record<string, string>,
  socket = cloud.paths.healthSocket(name),
): Part {
  return {
    ...commonOf(cloud, name),
    command: [process.execPath, '--enable-source-maps', program],
    environment: {
      PATH: [dirname(process.execPath), SYSTEM_PATH].join(delimiter),
      HOME: cloud.paths.root,
      LANG: 'C.UTF-8',
      NODE_ENV: 'production',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
      CLOUDLET_HEALTH_SOCKET: socket,
      ...environment,
    },
    health: { kind: 'health-socket', path: socket },
    revision: revisionOf(program, join(repositoryRoot, 'package-lock.json')),
  };
}

function commonOf(cloud: Place, name: string) {
  return {
    name,
    cwd: repositoryRoot,
    user: null,
    confinement: null,
    log: cloud.paths.partLog(name),
    stopSignal: 'SIGTERM' as const,
    // Longer than the 20 s that @cloudlet/daemon gives itself.
    stopGraceMs: 25_000,
    killGroup: true,
    readyWithinMs: 30_000,
    revision: '',
  };
}

/** The pages that may open consoles: the portal under each of its names. */
function originsOf({ endpoints, settings }: Cloud): string[] {
  const local = ['127.0.0.1', '[::1]', 'localhost'].map((host) => `http://${host}:${settings.port}`);
  return [
    ...new Set([new URL(endpoints.portalUrl).origin, new URL(endpoints.localPortalUrl).origin, ...local]),
  ];
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function asPartUser(user: User | undefined): Part['user'] {
  return user ? { uid: user.uid, gid: user.gid, name: user.name } : null;
}

/** Changes when one of the files does; a file that is not there yet counts as empty. */
function revisionOf(...files: readonly string[]): string {
  return files.map((file) => (readFileIfExists(file) === undefined ? '' : fileRevision(file))).join('-');
}
