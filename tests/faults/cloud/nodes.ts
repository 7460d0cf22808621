import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, registerNode } from '@cloudlet/control';
import { type Clock, makeClock } from './clocks.ts';
import { gatewayUrl, makeAgent, simulatorSocket } from './daemons.ts';
import { type Disk, mountDisk } from './disks.ts';
import type { Folders } from './folders.ts';
import { addresses } from './network.ts';
import type { Program } from './process.ts';
import { nodeRedisUrl } from './servers.ts';

/** A compute node: its agent, and a simulated host. */
export type ComputeNode = {
  readonly index: number;
  readonly name: string;
  readonly id: string;
  readonly address: string;
  readonly stateFolder: string;
  /** Of the state folder. */
  readonly disk: Disk;
  readonly agent: Program;
  readonly clock: Clock;
};

/** Enrols a node and makes its agent, which is not started yet. */
export async function makeNode(folders: Folders, database: Database, index: number): Promise<ComputeNode> {
  const name = `node-${index + 1}`;
  const address = addresses.node(index);
  const { nodeId, secret } = await registerNode(database, { kind: 'system' }, { name });
  const stateFolder = join(folders.nodes, name);
  mkdirSync(stateFolder, { mode: 0o755 });
  const disk = mountDisk(stateFolder, 16);
  const configuration = join(folders.nodes, `${name}.json`);
  const settings = {
    nodeId,
    name,
    secret,
    redisUrl: nodeRedisUrl(address),
    gatewayUrl: gatewayUrl(address),
    stateDir: stateFolder,
    hypervisor: { driver: 'simulated', socket: simulatorSocket(folders), host: name },
  };
  writeFileSync(configuration, JSON.stringify(settings), { mode: 0o600 });
  const clock = makeClock(folders.clocks, name);
  const agent = makeAgent(folders, name, configuration, clock);
  return { index, name, id: nodeId, address, stateFolder, disk, agent, clock };
}
