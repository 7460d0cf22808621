import { setTimeout as delay } from 'node:timers/promises';
import { cut, heal } from '../cloud/network.ts';
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

const BACK_MS = [200, 3_000] as const;
/** From one write of a journal to the next, once an operation is at work. */
const NEXT_WRITE_MS = 5_000;

/** A node of the plan: its agent, its way to the control plane and its host are one thing to a fault. */
export function someNode(random: Random, { nodes }: FaultSettings) {
  const index = random.between(0, nodes - 1);
  return { index, node: `node-${index + 1}` };
}

export const agentFaults: readonly FaultKind[] = [
  {
    name: 'agent-kill',
    plan: (random, settings) => {
      const { index, node } = someNode(random, settings);
      const ms = random.between(...BACK_MS);
      return {
        params: { node, ms },
        occupies: [node],
        lastsMs: ms,
        inject: ({ cloud }) => endFor(at(cloud.nodes, index).agent, 'SIGKILL', ms),
      };
    },
  },
  {
    // Around a write of its journal: in the middle of an operation.
    name: 'agent-kill-in-step',
    plan: (random, settings) => {
      const { index, node } = someNode(random, settings);
      const writes = random.between(1, 8);
      const afterMs = random.between(0, 40);
      const ms = random.between(...BACK_MS);
      return {
        params: { node, writes, afterMs, ms },
        occupies: [node],
        lastsMs: ms + 3_000,
        inject: async ({ cloud, recorder }) => {
          const victim = at(cloud.nodes, index);
          let file: string | null = null;
          for (let count = 0; count < writes; count += 1) {
            const next = await recorder.nextJournalWrite(
              victim,
              count === 0 ? PREY_WITHIN_MS : NEXT_WRITE_MS,
            );
            if (next === null) break;
            file = next;
          }
          await delay(afterMs);
          const { fired, what } = await endFor(victim.agent, 'SIGKILL', ms);
          return { fired: fired && file !== null, what: `${what}, ${afterMs} ms after it wrote ${file}` };
        },
      };
    },
  },
  {
    // Killed again before it has come far.
    name: 'agent-kill-storm',
    plan: (random, settings) => {
      const { index, node } = someNode(random, settings);
      const times = random.between(3, 6);
      const aliveMs = random.between(300, 1_500);
      return {
        params: { node, times, aliveMs },
        occupies: [node],
        lastsMs: times * (aliveMs + 200),
        inject: async ({ cloud }) => {
          const { agent } = at(cloud.nodes, index);
          let killed = 0;
          for (let count = 0; count < times; count += 1) {
            const { fired } = await endFor(agent, 'SIGKILL', 200);
            if (fired) killed += 1;
            await delay(aliveMs);
          }
          return { fired: killed === times, what: `${agent.name} killed ${killed} times` };
        },
      };
    },
  },
  {
    name: 'agent-stop',
    plan: (random, settings) => {
      const { index, node } = someNode(random, settings);
      const ms = random.between(...BACK_MS);
      return {
        params: { node, ms },
        occupies: [node],
        lastsMs: ms + 5_000,
        inject: ({ cloud }) => endFor(at(cloud.nodes, index).agent, 'SIGTERM', ms),
      };
    },
  },
  {
    name: 'agent-freeze',
    plan: (random, settings) => {
      const { index, node } = someNode(random, settings);
      const ms = scaled(random.between(5, 50), settings);
      return {
        params: { node, ms },
        occupies: [node],
        lastsMs: ms,
        inject: ({ cloud }) => freezeFor(at(cloud.nodes, index).agent, ms),
      };
    },
  },
  {
    // Its packets are lost, to Redis and to the gateway; its guests go on.
    name: 'node-cut',
    plan: (random, settings) => {
      const { index, node } = someNode(random, settings);
      const ms = scaled(random.between(10, 60), settings);
      return {
        params: { node, ms },
        occupies: [node],
        lastsMs: ms,
        inject: async ({ cloud }) => {
          const { address } = at(cloud.nodes, index);
          await cut(address);
          await delay(ms);
          await heal(address);
          return { fired: true, what: `${node} was alone for ${ms} ms` };
        },
      };
    },
  },
];
