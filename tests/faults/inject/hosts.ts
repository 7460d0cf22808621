import { setTimeout as delay } from 'node:timers/promises';
import { connectSimulated } from '@cloudlet/hypervisor';
import { simulatorSocket } from '../cloud/daemons.ts';
import { someNode } from './agents.ts';
import { at, endFor, type FaultKind, freezeFor, PREY_WITHIN_MS, type Stage, scaled } from './fault.ts';

/** Calls that a step makes and that do not copy a disk: the driver gives up each after 30 s. */
const QUICK_CALLS = [
  'createDisk',
  'writeSeed',
  'addAddress',
  'defineDomain',
  'startDomain',
  'powerOffDomain',
  'pressPowerButton',
  'rebootDomain',
  'resetDomain',
  'undefineDomain',
  'growDisk',
  'deleteDisk',
  'deleteSeed',
  'removeAddress',
  'findDomain',
  'listDomains',
] as const;
const COPYING_CALLS = ['createSnapshot', 'prepareRestore', 'commitRestore', 'deleteSnapshot'] as const;
const ERRORS = ['failed', 'timed_out', 'unreachable'] as const;

export const hostFaults: readonly FaultKind[] = [
  {
    // All guests off, another boot id, the agent gone with its host.
    name: 'host-reboot',
    plan: (random, settings) => {
      const { index, node } = someNode(random, settings);
      const ms = scaled(random.between(3, 20), settings);
      return {
        params: { node, ms },
        occupies: [node],
        lastsMs: ms,
        inject: async (stage) => {
          const { agent, name } = at(stage.cloud.nodes, index);
          const before = await bootIdOf(stage, name);
          const how = await agent.end('SIGKILL');
          await stage.cloud.simulatorControl.call('rebootHost', { host: name });
          await delay(ms);
          agent.start();
          const after = await bootIdOf(stage, name);
          return { fired: how !== null && before !== after, what: `boot ${before} became ${after}` };
        },
      };
    },
  },
  {
    // Its daemon ends and comes back; the guests go on.
    name: 'hypervisor-restart',
    plan: (random, settings) => {
      const ms = scaled(random.between(1, 10), settings);
      return {
        params: { ms },
        occupies: ['simulator'],
        lastsMs: ms,
        inject: ({ cloud }) => endFor(cloud.simulator, 'SIGKILL', ms),
      };
    },
  },
  {
    name: 'hypervisor-silent',
    plan: (random, settings) => {
      const ms = scaled(random.between(5, 30), settings);
      return {
        params: { ms },
        occupies: ['simulator'],
        lastsMs: ms,
        inject: ({ cloud }) => freezeFor(cloud.simulator, ms),
      };
    },
  },
  {
    name: 'hypervisor-calls-fail',
    plan: (random, settings) => {
      const methods = random.shuffled([...QUICK_CALLS, ...COPYING_CALLS]).slice(0, 8);
      const times = random.between(1, 8);
      const error = random.pick(ERRORS);
      const when = random.pick(['before', 'after'] as const);
      const faults = { error, when, times };
      return plantFor(someNode(random, settings), methods, faults, Math.max(6_000, scaled(20, settings)));
    },
  },
  {
    name: 'hypervisor-calls-slow',
    plan: (random, settings) => {
      const methods = random.shuffled([...QUICK_CALLS, ...COPYING_CALLS]).slice(0, 8);
      const faults = { delayMs: random.between(1_000, 8_000), times: random.between(2, 10) };
      return plantFor(someNode(random, settings), methods, faults, Math.max(6_000, scaled(20, settings)));
    },
  },
  {
    name: 'hypervisor-calls-hang',
    plan: (random, settings) => {
      const methods = random.shuffled(QUICK_CALLS).slice(0, 6);
      const faults = { when: 'hang' as const, times: 1 };
      return plantFor(someNode(random, settings), methods, faults, Math.max(6_000, scaled(20, settings)));
    },
  },
];

type Planted = {
  readonly error?: (typeof ERRORS)[number];
  readonly when?: 'before' | 'after' | 'hang';
  readonly delayMs?: number;
  readonly times: number;
};

function plantFor(
  { index, node }: ReturnType<typeof someNode>,
  methods: readonly string[],
  fault: Planted,
  ms: number,
): NonNullable<ReturnType<FaultKind['plan']>> {
  return {
    params: { node, methods: methods.join(' '), ...fault, ms },
    occupies: [`calls of ${node}`, 'simulator'],
    lastsMs: ms,
    inject: async ({ cloud: { simulatorControl, nodes } }) => {
      const host = at(nodes, index).name;
      await simulatorControl.call('clearFaults', { host });
      const until = performance.now() + PREY_WITHIN_MS;
      let hits = 0;
      do {
        for (const method of methods) await simulatorControl.call('addFault', { host, method, ...fault });
        await delay(ms);
        hits = await simulatorControl.call('clearFaults', { host });
      } while (hits === 0 && performance.now() < until);
      return { fired: hits > 0, what: `${hits} calls hit` };
    },
  };
}

async function bootIdOf({ cloud }: Stage, host: string): Promise<string> {
  const hypervisor = await connectSimulated({ socket: simulatorSocket(cloud.folders), host });
  try {
    return (await hypervisor.host()).bootId;
  } finally {
    await hypervisor.close();
  }
}
