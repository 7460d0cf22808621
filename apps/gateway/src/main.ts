import { createLogger, onStopSignal, readEnvironment, serveHealth } from '@cloudlet/daemon';
import { startDaemon } from './daemon.ts';
import { readDoor } from './door/read-door.ts';
import { environmentSchema } from './environment.ts';

const logger = createLogger('gateway');
const environment = readEnvironment(environmentSchema);
const { host, port } = environment.CLOUDLET_GATEWAY_LISTEN;
const gateway = await startDaemon(
  {
    databaseUrl: environment.DATABASE_URL,
    host,
    port,
    origins: environment.CLOUDLET_PORTAL_ORIGINS,
    imageDirectory: environment.CLOUDLET_IMAGE_DIR,
    plainNodes: environment.CLOUDLET_NODES_WITHOUT_TLS,
    door: readDoor(environment),
  },
  logger,
);
const stopHealth = await serveHealth(environment.CLOUDLET_HEALTH_SOCKET, gateway.health);
logger.info({ host, port: gateway.port, doorPort: gateway.doorPort }, 'the gateway is up');

onStopSignal(logger, async () => {
  await stopHealth();
  await gateway.stop();
});
