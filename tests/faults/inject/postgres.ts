import { setTimeout as delay } from 'node:timers/promises';
import type { FaultCloud } from '../cloud/cloud.ts';
import { addresses, cut, heal } from '../cloud/network.ts';
import { endFor, type FaultKind, type PlannedFault, scaled } from './fault.ts';

const occupies = ['postgres'];

function ends(signal: NodeJS.Signals, ms: number): PlannedFault {
  return {
    params: { signal, ms },
    occupies,
    lastsMs: ms,
    inject: ({ cloud }) => endFor(cloud.postgres, signal, ms),
  };
}

/** The addresses by which the parts reach it. */
function ways({ controllers }: FaultCloud): string[] {
  const { portalDatabase, gatewayDatabase, controllerDatabase } = addresses;
  return [portalDatabase, gatewayDatabase, ...controllers.map(({ index }) => controllerDatabase(index))];
}

export const postgresFaults: readonly FaultKind[] = [
  // An administrator restarts it; "fast" ends every session.
  { name: 'postgres-restart', plan: (random) => ends('SIGINT', random.between(100, 2_000)) },
  // It crashes, and recovers from its log.
  { name: 'postgres-crash', plan: (random) => ends('SIGKILL', random.between(100, 2_000)) },
  {
    name: 'postgres-absent',
    plan: (random, settings) => ends('SIGINT', scaled(random.between(15, 40), settings)),
  },
  {
    // Its packets are lost: no refusal, no end of a connection.
    name: 'postgres-silent',
    plan: (random, settings) => {
      const ms = scaled(random.between(10, 40), settings);
      return {
        params: { ms },
        occupies,
        lastsMs: ms,
        inject: async ({ cloud }) => {
          for (const address of ways(cloud)) await cut(address);
          await delay(ms);
          for (const address of ways(cloud)) await heal(address);
          return { fired: true, what: `unreachable for ${ms} ms` };
        },
      };
    },
  },
  {
    // Its host loses power in the middle of everybody's questions: it is back as another process, and nobody was told that the
    // connections are gone.
    name: 'postgres-host-lost',
    plan: (random, settings) => {
      const ms = scaled(random.between(10, 20), settings);
      return {
        params: { ms },
        occupies,
        lastsMs: ms + 1_000,
        inject: async ({ cloud }) => {
          const { waiting } = await holdQuestions(cloud);
          for (const address of ways(cloud)) await cut(address);
          const how = await cloud.postgres.end('SIGKILL');
          await delay(ms);
          cloud.postgres.start();
          await cloud.postgres.untilReady(60_000);
          for (const address of ways(cloud)) await heal(address);
          return { fired: how !== null, what: `gone without a word for ${ms} ms, with ${waiting} questions` };
        },
      };
    },
  },
];

/** Long enough for every loop to ask something. */
const HOLD_MS = 1_000;

/** Makes the server keep questions waiting, so that it has taken them and owes the answers. */
async function holdQuestions({ look }: FaultCloud): Promise<{ readonly waiting: number }> {
  const client = await look.session();
  // One table, which every loop and every request asks: who locks several may wait for somebody that waits for it.
  await client.query('BEGIN; LOCK TABLE node IN ACCESS EXCLUSIVE MODE');
  await delay(HOLD_MS);
  const { rows } = await client.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock'`,
  );
  // It ends with the server.
  return { waiting: rows[0]?.waiting ?? 0 };
}
