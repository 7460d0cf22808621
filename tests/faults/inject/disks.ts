import { setTimeout as delay } from 'node:timers/promises';
import type { Disk } from '../cloud/disks.ts';
import { someNode } from './agents.ts';
import { at, type Evidence, type FaultKind, scaled } from './fault.ts';

export const diskFaults: readonly FaultKind[] = [
  {
    name: 'log-disk-full',
    plan: (random, settings) => {
      const ms = scaled(random.between(5, 20), settings);
      return {
        params: { ms },
        occupies: ['logs'],
        lastsMs: ms,
        inject: ({ cloud }) => fullFor(cloud.logDisk, ms, 'the logs'),
      };
    },
  },
  {
    // The agent cannot write its journal.
    name: 'node-disk-full',
    plan: (random, settings) => {
      const { index, node } = someNode(random, settings);
      const ms = scaled(random.between(5, 20), settings);
      return {
        params: { node, ms },
        occupies: [node],
        lastsMs: ms,
        inject: ({ cloud }) => fullFor(at(cloud.nodes, index).disk, ms, node),
      };
    },
  },
];

async function fullFor(disk: Disk, ms: number, whose: string): Promise<Evidence> {
  await disk.fill();
  await delay(ms);
  await disk.makeRoom();
  return { fired: true, what: `the disk of ${whose} was full for ${ms} ms` };
}
