import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayPaths } from '@cloudlet/contract';
import { connectDatabase, type Database, type UserCaller } from '@cloudlet/control';
import { SYSTEM } from '@cloudlet/control/testing';
import {
  connectSimulated,
  connectSimulatorControl,
  type Hypervisor,
  type Latencies,
  type SimulatorControl,
  startSimulator,
} from '@cloudlet/hypervisor';
import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import { createEmptyTestDatabase, createTestDatabase } from '@cloudlet/prisma/testing';
import type { AgentConfig } from '../../../agent/src/config.ts';
import {
  type AgentProcessOptions,
  bundleAgent,
  spawnAgent,
} from '../../../agent/src/testing/agent-process.ts';
import { IMAGE_BYTES, IMAGE_SHA256 } from '../../../agent/src/testing/jobs.ts';
import { startRedis, type TestRedis } from '../../../agent/src/testing/redis-server.ts';
import { until } from '../../../agent/src/testing/until.ts';
import { bundleController, type ControllerProcess, spawnController } from './controller-process.ts';
import type { Death } from './mortal/deathbed.ts';
import type { PreviousRelease } from './previous-release.ts';
import { TODAY, type UseCases } from './use-cases.ts';

/** A cloud of real processes: PostgreSQL, Redis, controllers, and agents with simulated hypervisors. */
export type Stage = {
  readonly folder: string;
  readonly database: Database;
  readonly databaseUrl: string;
  /** As the role that owns the tables. */
  readonly ownerUrl: string;
  readonly redis: TestRedis;
  /** A connection for the test's own questions. */
  readonly commands: ReturnType<TestRedis['connect']>;
  readonly simulator: SimulatorControl;
  /** A member of the one tenant. */
  readonly member: UserCaller;
  readonly flavorId: string;
  readonly largeFlavorId: string;
  readonly imageId: string;
  /**
   * @param death the write at which it dies; null: a controller as it is shipped
   * @param bundle the controller, where it is not the one of this checkout
   */
  startController(death?: Death | null, bundle?: string): ControllerProcess;
  /** Enrols a node and starts its agent. */
  addNode(name: string, options?: NodeOptions): Promise<StageNode>;
  end(): Promise<void>;
};

/** `bundle`: the agent, where it is not the one that is shipped. */
type NodeOptions = Pick<AgentProcessOptions, 'bundle' | 'env'>;

export type StageNode = {
  readonly id: string;
  /** Also the simulated host's. */
  readonly name: string;
  readonly stateDir: string;
  /** Kills the agent that runs and starts the next one, which says hello. */
  restartAgent(): Promise<void>;
  /** The same with the agent that is shipped, which finds the other's state. */
  upgradeAgent(): Promise<void>;
  untilUp(): Promise<void>;
  endAgent(): Promise<unknown>;
  /** The node as seen from outside the agent. */
  readonly host: Hypervisor;
};

const QUICK: Partial<Latencies> = {
  start: 10,
  powerOff: 5,
  boot: 0,
  shutdown: 30,
  reboot: 30,
  disk: 5,
  copy: 20,
};

/** @param past the release that the cloud was set up with, where it is not this one: `database` serves once it is migrated */
export async function startStage(
  latencies: Partial<Latencies> = {},
  past: PreviousRelease | null = null,
): Promise<Stage> {
  await Promise.all([bundleController(), bundleAgent()]);
  const folder = mkdtempSync(join(tmpdir(), 'controller-stage-'));
  const {
    url: databaseUrl,
    ownerUrl,
    drop,
  } = await (past ? createEmptyTestDatabase() : createTestDatabase());
  await past?.migrate(ownerUrl);
  const { useCases } = past ?? { useCases: TODAY };
  const database = connectDatabase(databaseUrl);
  const redis = await startRedis();
  const socket = join(folder, 'simulator.sock');
  const simulation = await startSimulator({
    socket,
    state: join(folder, 'simulator'),
    latencies: { ...QUICK, ...latencies },
  });
  const simulator = await connectSimulatorControl({ socket });
  const images = await startImageServer();
  const controllers: ControllerProcess[] = [];
  const nodes: StageNode[] = [];
  const beginnings = useCases.connectDatabase(databaseUrl);
  const content = await fillDatabase(beginnings, useCases);

  return {
    folder,
    database,
    databaseUrl,
    ownerUrl,
    redis,
    commands: redis.connect(),
    simulator,
    ...content,
    startController(death = null, bundle) {
      const environment = { DATABASE_URL: databaseUrl, REDIS_URL: `unix://${redis.url}` };
      const controller = spawnController(folder, environment, death, bundle);
      controllers.push(controller);
      return controller;
    },
    async addNode(name, { bundle, env } = {}) {
      const { nodeId, secret } = await useCases.registerNode(beginnings, SYSTEM, { name });
      const stateDir = join(folder, name, 'state');
      const config: AgentConfig = {
        nodeId,
        name,
        secret,
        redisUrl: redis.url,
        gatewayUrl: images.url,
        stateDir,
        hypervisor: { driver: 'simulated', socket, host: name },
        slots: 8,
        graceMs: 2_000,
      };
      let agent = spawnAgent(config, { bundle, ...(env ? { env } : {}) });
      const node: StageNode = {
        id: nodeId,
        name,
        stateDir,
        host: await connectSimulated({ socket, host: name }),
        async restartAgent() {
          await agent.end('SIGKILL');
          agent = spawnAgent(config, { bundle, ...(env ? { env } : {}) });
        },
        async upgradeAgent() {
          await agent.end('SIGKILL');
          agent = spawnAgent(config);
        },
        untilUp: async () => {
          const isUp = () =>
            database.node.findFirst({ where: { id: nodeId, status: 'UP' }, select: { id: true } });
          await until('the node is up', isUp, 60_000);
        },
        endAgent: () => agent.end('SIGKILL'),
      };
      nodes.push(node);
      return node;
    },
    async end() {
      await Promise.all(controllers.map((controller) => controller.end('SIGKILL')));
      await Promise.all(nodes.map((node) => node.endAgent()));
      await Promise.all(nodes.map(({ host }) => host.close()));
      await simulator.close();
      await simulation.stop();
      await images.close();
      await redis.remove();
      await beginnings.$disconnect();
      await database.$disconnect();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function fillDatabase(
  database: Database,
  { upsertFlavor, registerImage, createTenant, createUser, addMember }: UseCases,
) {
  const flavor = (name: string, vcpus: number) =>
    upsertFlavor(database, SYSTEM, { name, vcpus, memoryMib: 128 * vcpus, rootDiskGib: vcpus });
  const { id: flavorId } = await flavor('small', 1);
  const { id: largeFlavorId } = await flavor('large', 2);
  const { id: imageId } = await registerImage(database, SYSTEM, {
    name: 'tiny',
    sha256: IMAGE_SHA256,
    sizeBytes: IMAGE_BYTES.byteLength,
    virtualSizeBytes: 1024 ** 3,
    minMemoryMib: 64,
    minDiskGib: 1,
    defaultUser: 'cloud',
  });
  const { id: tenantId } = await createTenant(database, SYSTEM, { name: 'demo' });
  const name = 'Member';
  const { id: userId } = await createUser(database, SYSTEM, {
    email: 'member@demo.example',
    name,
    password: 'correct horse',
  });
  await addMember(database, SYSTEM, { tenantId, userId, role: 'MEMBER' });
  // What a session is, and what a caller may do, releases say differently.
  const member: UserCaller & { readonly isCloudAdmin: boolean; readonly role: string } = {
    kind: 'user',
    userId,
    name,
    isCloudAdmin: false,
    tenantId,
    permissions: PERMISSIONS_OF_ROLE.MEMBER,
    role: 'MEMBER',
    via: 'portal',
    requestId: 'test',
  };
  return { flavorId, largeFlavorId, imageId, member };
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
