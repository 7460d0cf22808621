import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connectDatabase,
  createTenant,
  type Database,
  registerImage,
  registerNode,
  type SystemCaller,
  upsertFlavor,
} from '@cloudlet/control';
import { createLogger } from '@cloudlet/daemon';
import { createTestDatabase } from '@cloudlet/prisma/testing';
import type { AgentConfig } from '../../apps/agent/src/config.ts';
import { type AgentProcess, spawnAgent } from '../../apps/agent/src/testing/agent-process.ts';
import type { TestRedis } from '../../apps/agent/src/testing/redis-server.ts';
import { FAULT_FILE, type Fault, traceOf } from '../../apps/agent/src/testing/under-faults/fault.ts';
import { until } from '../../apps/agent/src/testing/until.ts';
import { startController } from '../../apps/controller/src/controller.ts';
import { startDaemon as startGateway } from '../../apps/gateway/src/daemon.ts';
import type { Asking } from './requests.ts';
import type { NodeWorld, World } from './worlds/world.ts';

const SMALL = { vcpus: 1, memoryMib: 64, rootDiskGib: 1 };
const LARGE = { vcpus: 2, memoryMib: 96, rootDiskGib: 2 };

/** What of an agent's log is shown of a case that failed. */
const LOG_LINES = 12;

/** A whole cloud with one compute node, on which cases run one after the other: database, controller, gateway, agent. */
export type Lane = {
  readonly database: Database;
  readonly redis: ReturnType<TestRedis['connect']>;
  readonly caller: SystemCaller & { readonly tenantId: string };
  readonly node: NodeWorld;
  readonly nodeId: string;
  /** Puts an image up that the node has not fetched yet. @returns what to ask with from now on */
  newImage(): Promise<Asking>;
  /** From now on a guest that is asked to power off or reboot has so long to obey (ms); null: as the request says. */
  setPatience(ms: number | null): Promise<void>;
  readonly agent: {
    start(): void;
    /** Kills it if it runs. */
    kill(): Promise<void>;
    /** Waits for its death. @returns the signal, null where it ended by itself */
    death(timeoutMs: number): Promise<NodeJS.Signals | null>;
    isRunning(): boolean;
    /** Removes the journal of an agent that is dead, as a damaged disk would. */
    loseJournal(): void;
    /** So much time passes by the control plane's clock (ms) as far as the next agent knows, until the control plane says otherwise. */
    letPass(ms: number): void;
    /** The operations that it holds, by their files. */
    journals(): string[];
    /** The last lines of its log. */
    log(): string[];
  };
  readonly faults: {
    plant(fault: Omit<Fault, 'id'>): void;
    /** Puts another in its place, for the next agent of the same operation. */
    plantNext(fault: Omit<Fault, 'id'>): void;
    clear(): void;
    /** The points that were passed since the last fault was planted. */
    trace(): readonly string[];
  };
  close(): Promise<void>;
};

/** Opens a lane; its agent has not been started yet. */
export async function openLane(world: World, redis: TestRedis, name: string): Promise<Lane> {
  const folder = await mkdtemp(join(tmpdir(), `matrix-${name}-cloud-`));
  const images = join(folder, 'images');
  mkdirSync(images);
  const faultFile = join(folder, 'fault.json');
  const logger = createLogger('matrix');
  logger.level = process.env.MATRIX_LOG ?? 'silent';
  const { url, ownerUrl, drop } = await createTestDatabase();
  const database = connectDatabase(url);
  const system: SystemCaller = { kind: 'system' };
  const { id: tenantId } = await createTenant(database, system, { name });
  const caller = { ...system, tenantId };
  const small = await upsertFlavor(database, system, { name: 'small', ...SMALL });
  const large = await upsertFlavor(database, system, { name: 'large', ...LARGE });
  const { nodeId, secret } = await registerNode(database, system, { name });
  const owner = connectDatabase(ownerUrl);
  for (const statement of SHORT_PATIENCE) await owner.$executeRawUnsafe(statement);

  const node = await world.openNode(name);
  const controller = startController({ databaseUrl: url, redisUrl: redis.url }, logger);
  const gateway = await startGateway(
    { databaseUrl: url, host: '127.0.0.1', port: 0, origins: [], imageDirectory: images },
    logger,
  );
  const config: AgentConfig = {
    nodeId,
    name,
    secret,
    redisUrl: redis.url,
    gatewayUrl: `http://127.0.0.1:${gateway.port}`,
    stateDir: node.stateDir,
    hypervisor: node.hypervisor,
    slots: 4,
    graceMs: 1_000,
  };
  let agent: AgentProcess | null = null;
  const journal = join(node.stateDir, 'journal');
  const writeFault = (fault: Omit<Fault, 'id'>) =>
    writeFileSync(faultFile, JSON.stringify({ ...fault, id: randomUUID() }));

  return {
    database,
    redis: redis.connect(),
    caller,
    node,
    nodeId,
    async newImage() {
      const file = await node.makeImage(images);
      const about = { name: 'tiny', minMemoryMib: 16, minDiskGib: 1, defaultUser: 'cloud' };
      const { id: imageId } = await registerImage(database, system, { ...file, ...about });
      return { database, caller, small: small.id, large: large.id, imageId };
    },
    async setPatience(ms) {
      await owner.$executeRaw`UPDATE test_patience SET ms = ${ms}`;
    },
    agent: {
      start() {
        const env = { ...node.agentEnvironment, [FAULT_FILE]: faultFile };
        agent = spawnAgent(config, { program: 'under faults', env });
      },
      async kill() {
        await agent?.end('SIGKILL');
        agent = null;
      },
      async death(timeoutMs) {
        const running = agent;
        if (!running) throw new Error('no agent was started');
        await until('the death of the agent', () => running.hasEnded(), timeoutMs);
        await running.exited();
        agent = null;
        return running.signal();
      },
      isRunning: () => agent !== null && !agent.hasEnded(),
      loseJournal: () => rmSync(journal, { recursive: true }),
      letPass(ms) {
        const clock = join(node.stateDir, 'control-clock.json');
        const { bootId, bootedAt } = JSON.parse(readFileSync(clock, 'utf8')) as {
          bootId: string;
          bootedAt: number;
        };
        writeFileSync(clock, JSON.stringify({ bootId, bootedAt: bootedAt + ms }));
      },
      journals: () =>
        // A lost one is made anew.
        existsSync(journal) ? readdirSync(journal).filter((name) => name.endsWith('.jsonl')) : [],
      log: () => readFileSync(join(node.stateDir, 'agent.log'), 'utf8').trim().split('\n').slice(-LOG_LINES),
    },
    faults: {
      plant(fault) {
        rmSync(traceOf(faultFile), { force: true });
        writeFault(fault);
      },
      plantNext: writeFault,
      clear: () => rmSync(faultFile, { force: true }),
      trace: () =>
        existsSync(traceOf(faultFile)) ? readFileSync(traceOf(faultFile), 'utf8').trim().split('\n') : [],
    },
    async close() {
      await agent?.end('SIGKILL');
      await Promise.all([controller.stop(), gateway.stop()]);
      await node.close();
      await owner.$disconnect();
      await database.$disconnect();
      await drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** No page offers to wait for less than a second; a test that waits for guests which never obey would rather not. */
const SHORT_PATIENCE = [
  'CREATE TABLE test_patience (ms int)',
  'INSERT INTO test_patience VALUES (NULL)',
  `CREATE FUNCTION shorten_patience() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
   BEGIN
     IF (SELECT ms FROM test_patience) IS NOT NULL AND NEW.input ? 'timeoutMs' THEN
       NEW.input := jsonb_set(NEW.input, '{timeoutMs}', to_jsonb((SELECT ms FROM test_patience)));
     END IF;
     RETURN NEW;
   END $$`,
  'CREATE TRIGGER shorten_patience BEFORE INSERT ON operation FOR EACH ROW EXECUTE FUNCTION shorten_patience()',
];
