import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayPaths, redisRulesOf, redisUserOf } from '@cloudlet/contract';
import {
  connectSimulated,
  connectSimulatorControl,
  type Hypervisor,
  type Latencies,
  type SimulatorControl,
  startSimulator,
} from '@cloudlet/hypervisor';
import { pino } from 'pino';
import { type Agent, startAgent } from '../agent.ts';
import type { AgentConfig } from '../config.ts';
import { claimEpoch } from '../identity/claim-epoch.ts';
import { openJournal } from '../journal/index.ts';
import { startControlPlane, type TestControlPlane } from './control-plane.ts';
import { IMAGE_BYTES, IMAGE_SHA256 } from './jobs.ts';
import { startRedis, type TestRedis } from './redis-server.ts';

/** Everything around an agent, real but small: Redis, a simulated host, an image server, a control plane. */
export type TestNode = {
  readonly config: AgentConfig;
  readonly redis: TestRedis;
  readonly controlPlane: TestControlPlane;
  readonly simulator: SimulatorControl;
  /** The node as seen from outside the agent. */
  readonly host: Hypervisor;
  readonly natCidr: string;
  /** Starts an agent in this process. @param wrap puts something between it and its hypervisor */
  startAgent(wrap?: (hypervisor: Hypervisor) => Hypervisor): Promise<Agent>;
  remove(): Promise<void>;
};

/** Quick, yet with something in between that can be interrupted. */
const QUICK: Partial<Latencies> = {
  start: 10,
  powerOff: 5,
  boot: 0,
  shutdown: 30,
  reboot: 30,
  disk: 5,
  copy: 100,
};

export async function startTestNode(
  latencies: Partial<Latencies> = {},
  settings: Partial<AgentConfig> = {},
): Promise<TestNode> {
  const folder = mkdtempSync(join(tmpdir(), 'agent-node-'));
  const redis = await startRedis();
  const socket = join(folder, 'simulator.sock');
  const state = join(folder, 'simulator');
  const simulation = await startSimulator({ socket, state, latencies: { ...QUICK, ...latencies } });
  const simulator = await connectSimulatorControl({ socket });
  const host = await connectSimulated({ socket, host: 'node-1' });
  const images = await startImageServer();
  const config: AgentConfig = {
    nodeId: randomUUID(),
    name: 'node-1',
    secret: 'secret',
    redisUrl: redis.url,
    gatewayUrl: images.url,
    stateDir: join(folder, 'state'),
    hypervisor: { driver: 'simulated', socket, host: 'node-1' },
    slots: 4,
    graceMs: 2_000,
    ...settings,
  };
  const { nodeId, secret } = config;
  const secretHash = createHash('sha256').update(secret).digest('hex');
  await redis.admit(redisUserOf(nodeId), redisRulesOf(nodeId, secretHash));
  const controlPlane = startControlPlane(redis, nodeId);
  const agents: Agent[] = [];
  const hypervisors: Hypervisor[] = [];
  const logger = pino({ level: process.env.AGENT_TEST_LOG ?? 'silent' });

  return {
    config,
    redis,
    controlPlane,
    simulator,
    host,
    natCidr: (await host.host()).natCidr,
    async startAgent(wrap = (hypervisor) => hypervisor) {
      const hypervisor = wrap(await connectSimulated({ socket, host: 'node-1' }));
      hypervisors.push(hypervisor);
      await hypervisor.prepare();
      // Agents of one process cannot tell each other's death by it, so each counts in a folder of its own.
      const epoch = agents.length + (await claimEpoch(join(folder, `epochs-${agents.length}`)));
      const journal = openJournal(join(config.stateDir, 'journal'), () => undefined);
      const agent = await startAgent({ config, epoch, journal, hypervisor, logger });
      agents.push(agent);
      return agent;
    },
    async remove() {
      await Promise.all(agents.map((agent) => agent.stop()));
      await controlPlane.close();
      await Promise.all([...hypervisors, host].map((hypervisor) => hypervisor.close()));
      await simulator.close();
      await simulation.stop();
      await images.close();
      await redis.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startImageServer() {
  const server = createServer((request, response) => {
    const known = request.url === gatewayPaths.image(IMAGE_SHA256);
    response.writeHead(known ? 200 : 404).end(known ? IMAGE_BYTES : undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
