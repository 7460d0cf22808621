import { join } from 'node:path';
import { healthOf } from './health.ts';
import { startPortal, startSupervisor } from './portal.ts';
import { bundle, type Program, startProgram, until } from './process.ts';
import { freePort, type Servers } from './servers.ts';

/** The programs of the control plane, as they are shipped, on the bench's servers. */
export type ControlPlane = {
  readonly controller: Program;
  readonly gateway: Program;
  readonly portal: Program;
  /** Keeps the others running where there is no systemd; here it has nothing to keep. */
  readonly supervisor: Program;
  readonly gatewayUrl: string;
  stop(): Promise<void>;
};

const BUNDLE = 'main-under-bench.js';

/** @param controllerOptions Node.js' own, e.g. `--cpu-prof` */
export async function startControlPlane(
  servers: Servers,
  controllerOptions: readonly string[] = [],
): Promise<ControlPlane> {
  const { folder, databaseUrl, redisUrl } = servers;
  const gatewayPort = await freePort();
  const socketOf = (name: string) => join(folder, `${name}.sock`);
  const controller = startProgram({
    name: 'controller',
    path: await bundle('apps/controller', 'src/main.ts', BUNDLE),
    folder,
    nodeOptions: controllerOptions,
    environment: {
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      CLOUDLET_HEALTH_SOCKET: socketOf('controller'),
    },
  });
  const gateway = startProgram({
    name: 'gateway',
    path: await bundle('apps/gateway', 'src/main.ts', BUNDLE),
    folder,
    environment: {
      DATABASE_URL: databaseUrl,
      CLOUDLET_GATEWAY_LISTEN: `127.0.0.1:${gatewayPort}`,
      CLOUDLET_PORTAL_ORIGINS: 'http://127.0.0.1',
      CLOUDLET_IMAGE_DIR: folder,
      CLOUDLET_HEALTH_SOCKET: socketOf('gateway'),
    },
  });
  for (const { name } of [controller, gateway])
    await until(`${name} is healthy`, async () => (await healthOf(socketOf(name)))?.healthy === true);
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const portal = await startPortal(servers, gatewayUrl);
  const supervisor = await startSupervisor(servers);
  const programs = { controller, gateway, portal, supervisor };
  return {
    ...programs,
    gatewayUrl,
    stop: async () => {
      await Promise.all(Object.values(programs).map((program) => program.stop()));
    },
  };
}
