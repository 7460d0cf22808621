import { setTimeout as delay } from 'node:timers/promises';
import type { FaultCloud } from '../cloud/cloud.ts';
import { addresses, cut, heal } from '../cloud/network.ts';
import type { Random } from '../plan/random.ts';
import {
  at,
  endFor,
  type FaultKind,
  type FaultSettings,
  freezeFor,
  PREY_WITHIN_MS,
  scaled,
} from './fault.ts';

const BACK_MS = [100, 3_000] as const;

function someController(random: Random, { controllers }: FaultSettings) {
  const index = random.between(0, controllers - 1);
  return { index, name: `controller-${index + 1}` };
}

const programOf = (cloud: FaultCloud, index: number) => at(cloud.controllers, index).program;

export const controllerFaults: readonly FaultKind[] = [
  {
    name: 'controller-kill',
    plan: (random, settings) => {
      const { index, name } = someController(random, settings);
      const ms = random.between(...BACK_MS);
      return {
        params: { name, ms },
        occupies: [name],
        lastsMs: ms,
        inject: ({ cloud }) => endFor(programOf(cloud, index), 'SIGKILL', ms),
      };
    },
  },
  {
    // Right after one of its commits: between two of its writes.
    name: 'controller-kill-between-writes',
    plan: (random, settings) => {
      const { index, name } = someController(random, settings);
      const hints = random.between(1, 12);
      const afterMs = random.between(0, 4);
      const ms = random.between(...BACK_MS);
      return {
        params: { name, hints, afterMs, ms },
        occupies: [name],
        lastsMs: ms + 2_000,
        inject: async ({ cloud }) => {
          const seen = await hintsSeen(cloud, hints);
          await delay(afterMs);
          const { fired, what } = await endFor(programOf(cloud, index), 'SIGKILL', ms);
          return { fired: fired && seen === hints, what: `${what}, ${afterMs} ms after commit ${seen}` };
        },
      };
    },
  },
  {
    // Longer than a lease: it wakes and believes that nothing has happened.
    name: 'controller-freeze',
    plan: (random, settings) => {
      const { index, name } = someController(random, settings);
      const ms = scaled(random.between(12, 30), settings);
      return {
        params: { name, ms },
        occupies: [name],
        lastsMs: ms,
        inject: ({ cloud }) => freezeFor(programOf(cloud, index), ms),
      };
    },
  },
  {
    name: 'controllers-all-killed',
    plan: (random, settings) => {
      const ms = random.between(...BACK_MS);
      return {
        params: { ms },
        occupies: Array.from({ length: settings.controllers }, (_, index) => `controller-${index + 1}`),
        lastsMs: ms,
        inject: async ({ cloud }) => {
          const ends = await Promise.all(
            cloud.controllers.map(({ program }) => endFor(program, 'SIGKILL', ms)),
          );
          return { fired: ends.every(({ fired }) => fired), what: ends.map(({ what }) => what).join('; ') };
        },
      };
    },
  },
  {
    // It hears and reaches nobody of the one, and everybody else.
    name: 'controller-cut',
    plan: (random, settings) => {
      const { index, name } = someController(random, settings);
      const from = random.pick(['postgres', 'redis'] as const);
      const ms = scaled(random.between(10, 30), settings);
      const address =
        from === 'postgres' ? addresses.controllerDatabase(index) : addresses.controllerRedis(index);
      return {
        params: { name, from, ms },
        occupies: [name, ...(from === 'postgres' ? ['postgres'] : [])],
        lastsMs: ms,
        inject: async () => {
          await cut(address);
          await delay(ms);
          await heal(address);
          return { fired: true, what: `${name} without ${from} for ${ms} ms` };
        },
      };
    },
  },
];

/** Waits for so many commits that change an instance or operation, for at most two seconds. */
function hintsSeen({ look }: FaultCloud, wanted: number): Promise<number> {
  return new Promise((resolve) => {
    let seen = 0;
    const finish = () => {
      clearTimeout(patience);
      stop();
      resolve(seen);
    };
    const patience = setTimeout(finish, PREY_WITHIN_MS);
    const stop = look.onHint((channel) => {
      if (channel === 'cloudlet_changed') seen += 1;
      if (seen === wanted) finish();
    });
  });
}
