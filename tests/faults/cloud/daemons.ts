import { join } from 'node:path';
import type { Clock } from './clocks.ts';
import { daemonEnvironment, type Folders, nodeCommand, programs, repository } from './folders.ts';
import { isHealthy } from './health.ts';
import { addresses } from './network.ts';
import { type Program, supervise } from './process.ts';
import { databaseUrl, redisUrl } from './servers.ts';

const PORTAL_PORT = 3000;
const GATEWAY_PORT = 3001;

export const portalUrl = `http://${addresses.own}:${PORTAL_PORT}`;
/** As a node reaches it. */
export const gatewayUrl = (address: string) => `http://${address}:${GATEWAY_PORT}`;

/** One of our daemons, with a health socket and a clock of its own. Not started yet. */
function daemon(
  folders: Folders,
  name: string,
  program: string,
  clock: Clock | null,
  environment: Readonly<Record<string, string>>,
): Program {
  const socket = join(folders.run, `${name}.sock`);
  return supervise({
    name,
    command: nodeCommand(program),
    cwd: repository,
    environment: daemonEnvironment({ CLOUDLET_HEALTH_SOCKET: socket, ...clock?.environment, ...environment }),
    log: join(folders.log, `${name}.log`),
    isReady: () => isHealthy(socket),
  });
}

export function makeController(folders: Folders, index: number, clock: Clock): Program {
  return daemon(folders, `controller-${index + 1}`, programs.controller, clock, {
    DATABASE_URL: databaseUrl(addresses.controllerDatabase(index)),
    REDIS_URL: redisUrl(addresses.controllerRedis(index)),
  });
}

export function makeGateway(folders: Folders): Program {
  return daemon(folders, 'gateway', programs.gateway, null, {
    DATABASE_URL: databaseUrl(addresses.gatewayDatabase),
    CLOUDLET_GATEWAY_LISTEN: `0.0.0.0:${GATEWAY_PORT}`,
    CLOUDLET_PORTAL_ORIGINS: portalUrl,
    CLOUDLET_IMAGE_DIR: folders.images,
  });
}

export function makePortal(folders: Folders, clock: Clock): Program {
  return supervise({
    name: 'portal',
    command: nodeCommand(programs.portal),
    cwd: repository,
    environment: daemonEnvironment({
      DATABASE_URL: databaseUrl(addresses.portalDatabase),
      NEXTAUTH_URL: portalUrl,
      NEXTAUTH_SECRET: 'of-this-run-alone-of-this-run-alone',
      PORT: String(PORTAL_PORT),
      HOSTNAME: addresses.own,
      CLOUDLET_GATEWAY_URL: `ws://${addresses.own}:${GATEWAY_PORT}`,
      // The load is ours.
      CLOUDLET_RATE_LIMIT: '0',
      ...clock.environment,
    }),
    log: join(folders.log, 'portal.log'),
    isReady: async () => {
      const response = await fetch(`${portalUrl}/api/health`, { signal: AbortSignal.timeout(2_000) });
      await response.body?.cancel();
      return response.ok;
    },
  });
}

export const simulatorSocket = (folders: Folders) => join(folders.run, 'simulator.socket');

/** @param configuration the simulator's own file */
export function makeSimulator(folders: Folders, configuration: string): Program {
  return daemon(folders, 'simulator', programs.simulator, null, {
    CLOUDLET_SIMULATOR_SOCKET: simulatorSocket(folders),
    CLOUDLET_SIMULATOR_STATE: folders.simulator,
    CLOUDLET_SIMULATOR_CONFIG: configuration,
  });
}

/** @param configuration the agent's own file */
export function makeAgent(folders: Folders, name: string, configuration: string, clock: Clock): Program {
  return daemon(folders, `agent-${name}`, programs.agent, clock, { CLOUDLET_AGENT_CONFIG: configuration });
}
