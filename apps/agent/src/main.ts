import { join } from 'node:path';
import { createLogger, type HealthCheck, onStopSignal, readEnvironment, serveHealth } from '@cloudlet/daemon';
import { z } from 'zod';
import { type Agent, startAgent } from './agent.ts';
import { readConfig } from './config.ts';
import { connectHypervisor } from './connect-hypervisor.ts';
import { AlreadyRunningError, claimEpoch } from './identity/claim-epoch.ts';
import { endLeftChildren, markChildren } from './identity/left-children.ts';
import { openJournal } from './journal/index.ts';

/** The compute node's daemon: takes the node's jobs, drives its hypervisor, reports. */
const environment = readEnvironment(
  z.object({
    CLOUDLET_AGENT_CONFIG: z.string().min(1),
    CLOUDLET_HEALTH_SOCKET: z.string().min(1).optional(),
  }),
);
const config = readConfig(environment.CLOUDLET_AGENT_CONFIG);
const logger = createLogger('agent').child({ nodeId: config.nodeId });

const epoch = await claimEpoch(join(config.stateDir, 'epochs')).catch(refuseToStart);
logger.info({ epoch, name: config.name }, 'starting');

let agent: Agent | null = null;
let starting: HealthCheck = { name: 'hypervisor', healthy: false, detail: 'connecting' };
const stopHealth = environment.CLOUDLET_HEALTH_SOCKET
  ? await serveHealth(environment.CLOUDLET_HEALTH_SOCKET, () => agent?.checks() ?? [starting])
  : async () => undefined;

markChildren(config.nodeId);
const left = await endLeftChildren(config.nodeId);
if (left.length > 0) logger.warn({ left }, 'ended what a killed agent had left running');

// Before the hypervisor is there nothing has begun, so a stop needs no more than to end.
onStopSignal(
  logger,
  async () => {
    await agent?.stop();
    await stopHealth();
  },
  config.graceMs + 10_000,
);

const hypervisor = await connectHypervisor(config, logger, (error) => {
  starting = { ...starting, detail: error instanceof Error ? error.message : String(error) };
});
const journal = openJournal(join(config.stateDir, 'journal'), (path) =>
  logger.error({ path }, 'a journal that cannot be read was set aside; its operation is offered again'),
);
agent = await startAgent({ config, epoch, journal, hypervisor, logger });
logger.info('ready');

function refuseToStart(error: unknown): never {
  if (!(error instanceof AlreadyRunningError)) throw error;
  logger.fatal(error.message);
  process.exit(1);
}
