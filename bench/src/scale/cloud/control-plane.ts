import { join } from 'node:path';
import { healthOf } from './health.ts';
import { bundle, type Program, startProgram, until } from './process.ts';
import { freePort, type Servers } from './servers.ts';

/** The daemons of the control plane, as they are shipped, on the bench's servers. */
export type ControlPlane = {
  readonly controller: Program;
  readonly gateway: Program;
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
  return {
    controller,
    gateway,
    gatewayUrl: `http://127.0.0.1:${gatewayPort}`,
    stop: async () => {
      await Promise.all([controller.stop(), gateway.stop()]);
    },
  };
}
