import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectDatabase } from '@cloudlet/control';
import { connectSimulatorControl, type SimulatorControl } from '@cloudlet/hypervisor';
import type { Redis } from 'ioredis';
import { type Clock, makeClock } from './clocks.ts';
import { makeController, makeGateway, makePortal, makeSimulator, simulatorSocket } from './daemons.ts';
import { type Disk, mountDisk } from './disks.ts';
import { type Folders, makeFolders } from './folders.ts';
import { type Look, openLook } from './look.ts';
import { type ComputeNode, makeNode } from './nodes.ts';
import type { Crash, Program } from './process.ts';
import { connectOwnRedis, ownerUrl, startPostgres, startRedis } from './servers.ts';
import { makeCatalog, makeTenants, type Tenant } from './tenants.ts';

/** A whole cloud of real processes, and the run's own doors to look into it and to break it. */
export type FaultCloud = {
  readonly folders: Folders;
  readonly logDisk: Disk;
  readonly postgres: Program;
  readonly redis: Program;
  readonly simulator: Program;
  readonly controllers: readonly Controller[];
  readonly portal: Program;
  readonly gateway: Program;
  readonly nodes: readonly ComputeNode[];
  readonly tenants: readonly Tenant[];
  readonly clocks: { readonly postgres: Clock; readonly portal: Clock };
  readonly look: Look;
  readonly ownRedis: Redis;
  readonly simulatorControl: SimulatorControl;
  programs(): readonly Program[];
  crashes(): readonly Crash[];
  /** Waits until every part says that it is well and every node is up. */
  untilWell(withinMs: number): Promise<void>;
  stop(): Promise<void>;
};

type Controller = { readonly index: number; readonly program: Program; readonly clock: Clock };

export type CloudSettings = {
  readonly root: string;
  readonly controllers: number;
  readonly nodes: number;
  readonly tenants: number;
};

/** Slower than the simulator is by itself, so that faults find something under way. */
const LATENCIES = {
  define: 20,
  start: 300,
  powerOff: 60,
  boot: 800,
  disk: 150,
  seed: 30,
  address: 30,
  copy: 2_000,
};
const HOST = { vcpus: 8, memoryMib: 16 * 1024, diskGib: 300 };
const LOG_MIB = 1_024;
const STARTED_WITHIN_MS = 90_000;

export async function startCloud(settings: CloudSettings): Promise<FaultCloud> {
  const folders = makeFolders(settings.root);
  const logDisk = mountDisk(folders.log, LOG_MIB);
  const clocks = {
    postgres: makeClock(folders.clocks, 'postgres'),
    portal: makeClock(folders.clocks, 'portal'),
  };
  const [postgres, redis] = await Promise.all([startPostgres(folders, clocks.postgres), startRedis(folders)]);

  const database = connectDatabase(ownerUrl, { connections: 2 });
  await makeCatalog(database, folders);
  const tenants = await makeTenants(database, settings.tenants);
  const nodes: ComputeNode[] = [];
  for (let index = 0; index < settings.nodes; index += 1)
    nodes.push(await makeNode(folders, database, index));
  await database.$disconnect();

  const configuration = join(folders.run, 'simulator.json');
  const hosts = Object.fromEntries(nodes.map(({ name }) => [name, HOST]));
  writeFileSync(configuration, JSON.stringify({ hosts, latencies: LATENCIES }));
  const simulator = makeSimulator(folders, configuration);
  const controllers = Array.from({ length: settings.controllers }, (_, index) => {
    const clock = makeClock(folders.clocks, `controller-${index + 1}`);
    return { index, clock, program: makeController(folders, index, clock) };
  });
  const gateway = makeGateway(folders);
  const portal = makePortal(folders, clocks.portal);
  const daemons = [
    simulator,
    ...controllers.map(({ program }) => program),
    gateway,
    portal,
    ...nodes.map(({ agent }) => agent),
  ];
  for (const program of daemons) program.start();
  await simulator.untilReady(STARTED_WITHIN_MS);

  const look = openLook();
  const ownRedis = connectOwnRedis();
  const simulatorControl = await connectSimulatorControl({ socket: simulatorSocket(folders) });
  const programs = () => [postgres, redis, ...daemons];

  const cloud: FaultCloud = {
    folders,
    logDisk,
    postgres,
    redis,
    simulator,
    controllers,
    portal,
    gateway,
    nodes,
    tenants,
    clocks,
    look,
    ownRedis,
    simulatorControl,
    programs,
    crashes: () => programs().flatMap((program) => program.crashes()),
    async untilWell(withinMs) {
      const until = performance.now() + withinMs;
      for (const program of programs()) await program.untilReady(Math.max(0, until - performance.now()));
      while ((await look.rows(`SELECT id FROM node WHERE status <> 'UP'`)).length > 0) {
        if (performance.now() > until) throw new Error(`not every node is up after ${withinMs} ms`);
        await delay(200);
      }
    },
    async stop() {
      await simulatorControl.close();
      ownRedis.disconnect();
      await look.close();
      for (const program of [...daemons, redis]) await program.end('SIGKILL');
      await postgres.end('SIGQUIT');
    },
  };
  await cloud.untilWell(STARTED_WITHIN_MS);
  return cloud;
}
