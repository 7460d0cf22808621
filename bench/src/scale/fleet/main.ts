/** The process that plays all compute nodes: for each the agent's own code, over its own connections, on a host that takes no time. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger, onStopSignal, readEnvironment, serveHealth } from '@cloudlet/daemon';
import { z } from 'zod';
import { type Agent, startAgent } from '../../../../apps/agent/src/agent.ts';
import { type FleetNode, type FleetPlan, fleetPlanSchema } from './fleet-plan.ts';
import { type InstantHost, instantHost } from './instant-host.ts';
import { memoryJournal } from './memory-journal.ts';

const environment = readEnvironment(
  z.object({ CLOUDLET_FLEET_PLAN: z.string().min(1), CLOUDLET_HEALTH_SOCKET: z.string().min(1) }),
);
const plan = fleetPlanSchema.parse(JSON.parse(readFileSync(environment.CLOUDLET_FLEET_PLAN, 'utf8')));
const logger = createLogger('fleet');

const agents: Agent[] = [];
await serveHealth(environment.CLOUDLET_HEALTH_SOCKET, () => [
  { name: 'fleet', healthy: agents.length === plan.nodes.length },
  ...agents.flatMap((agent) => agent.checks()),
]);
onStopSignal(logger, async () => {
  await Promise.all(agents.map((agent) => agent.stop()));
});
// The bench asks for what a guest does by itself.
const hosts = new Map<string, InstantHost>();
process.on('message', ({ powerOff: instanceId }: { readonly powerOff: string }) => {
  hosts.get(instanceId)?.guestPowersOff(instanceId);
  process.send?.(performance.timeOrigin + performance.now());
});
for (const node of plan.nodes) agents.push(await start(plan, node));

function start({ redisUrl, gatewayUrl, secret, stateFolder }: FleetPlan, node: FleetNode): Promise<Agent> {
  const { nodeId, name, epoch } = node;
  const stateDir = join(stateFolder, name);
  mkdirSync(stateDir);
  const hypervisor = instantHost(node);
  for (const { instanceId } of node.domains) hosts.set(instanceId, hypervisor);
  return startAgent({
    config: {
      nodeId,
      name,
      secret,
      redisUrl,
      gatewayUrl,
      stateDir,
      hypervisor: { driver: 'simulated', socket: '', host: name },
      slots: 8,
      graceMs: 0,
    },
    epoch,
    journal: memoryJournal(),
    hypervisor,
    logger: logger.child({ nodeId }, { level: 'warn' }),
  });
}
