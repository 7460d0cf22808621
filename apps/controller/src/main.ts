import { createLogger, onStopSignal, readEnvironment, serveHealth } from '@cloudlet/daemon';
import { startController } from './controller.ts';
import { environmentSchema } from './environment.ts';

const logger = createLogger('controller');
const environment = readEnvironment(environmentSchema);
const controller = startController(
  { databaseUrl: environment.DATABASE_URL, redisUrl: environment.REDIS_URL },
  logger,
);
const stopHealth = await serveHealth(environment.CLOUDLET_HEALTH_SOCKET, () => controller.health());
logger.info('the controller is up');

onStopSignal(logger, async () => {
  await stopHealth();
  await controller.stop();
});
