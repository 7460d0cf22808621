import { readFileSync } from 'node:fs';
import { createLogger, onStopSignal, readEnvironment, serveHealth } from '@cloudlet/daemon';
import { z } from 'zod';
import { latenciesSchema } from './server/latencies.ts';
import { startSimulator } from './server/simulator.ts';
import { hostSizeSchema } from './wire/shapes.ts';

/**
 * The simulator's process: plays the hypervisors of any number of hosts for agents that were given its socket.
 * `CLOUDLET_SIMULATOR_CONFIG` may name a JSON file: `{ "hosts": { "node-1": { "vcpus": 8, "memoryMib": 32768, "diskGib": 200 } },
 * "latencies": { "boot": 500 } }`; both parts and each latency may be left out.
 */
const configSchema = z.strictObject({
  hosts: z.record(z.string(), hostSizeSchema).default({}),
  latencies: latenciesSchema.default({}),
});

const environment = readEnvironment(
  z.object({
    CLOUDLET_SIMULATOR_SOCKET: z.string().min(1),
    CLOUDLET_SIMULATOR_STATE: z.string().min(1),
    CLOUDLET_SIMULATOR_CONFIG: z.string().min(1).optional(),
    CLOUDLET_HEALTH_SOCKET: z.string().min(1).optional(),
  }),
);
const configFile = environment.CLOUDLET_SIMULATOR_CONFIG;
const config = configSchema.parse(configFile ? JSON.parse(readFileSync(configFile, 'utf8')) : {});
const logger = createLogger('simulator');

const simulator = await startSimulator({
  socket: environment.CLOUDLET_SIMULATOR_SOCKET,
  state: environment.CLOUDLET_SIMULATOR_STATE,
  latencies: config.latencies,
  hosts: new Map(Object.entries(config.hosts)),
  onUnexpected: (error) => logger.error({ err: error }, 'unexpected error'),
});
const stopHealth = environment.CLOUDLET_HEALTH_SOCKET
  ? await serveHealth(environment.CLOUDLET_HEALTH_SOCKET, () => [
      { name: 'listening', healthy: true, detail: `${simulator.connections()} connections` },
    ])
  : async () => undefined;

onStopSignal(logger, async () => {
  await simulator.stop();
  await stopHealth();
});
logger.info({ socket: environment.CLOUDLET_SIMULATOR_SOCKET }, 'ready');
