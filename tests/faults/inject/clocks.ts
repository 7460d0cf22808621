import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../cloud/clocks.ts';
import type { FaultCloud } from '../cloud/cloud.ts';
import { at, type FaultKind, type FaultSettings, scaled } from './fault.ts';

/** Seconds by which a clock is wrong: a leap, a time zone, a dead battery. */
const JUMPS = [-86_400, -3_600, -300, -30, 30, 300, 3_600, 86_400] as const;

export const clockFaults: readonly FaultKind[] = [
  {
    name: 'clock-jump',
    plan: (random, settings) => {
      const whose = random.pick(owners(settings));
      return jump(whose, random.pick(JUMPS), scaled(random.between(15, 40), settings));
    },
  },
  {
    name: 'clock-jump-of-postgres',
    plan: (random, settings) =>
      jump('postgres', random.pick(JUMPS), scaled(random.between(10, 30), settings)),
  },
];

function owners({ nodes, controllers }: FaultSettings): string[] {
  const numbered = (name: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
  return [...numbered('node', nodes), ...numbered('controller', controllers), 'portal'];
}

/** The clock goes wrong, and is put right again: two jumps. */
function jump(whose: string, seconds: number, ms: number): NonNullable<ReturnType<FaultKind['plan']>> {
  return {
    params: { whose, seconds, ms },
    occupies: [`clock of ${whose}`, whose],
    lastsMs: ms + 2_000,
    inject: async ({ cloud }) => {
      const clock = clockOf(cloud, whose);
      clock.set(seconds);
      await delay(ms);
      const seen = whose === 'postgres' ? await secondsOff(cloud) : seconds;
      clock.set(0);
      // Until everybody has noticed.
      await delay(2_000);
      return { fired: Math.abs(seen - seconds) < 5, what: `${whose} was ${seen} s off for ${ms} ms` };
    },
  };
}

function clockOf({ clocks, nodes, controllers }: FaultCloud, whose: string): Clock {
  if (whose === 'postgres' || whose === 'portal') return clocks[whose];
  const [kind, number] = whose.split('-');
  const index = Number(number) - 1;
  return kind === 'node' ? at(nodes, index).clock : at(controllers, index).clock;
}

async function secondsOff({ look }: FaultCloud): Promise<number> {
  const rows = await look.rows<{ now: string }>('SELECT extract(epoch FROM clock_timestamp())::text AS now');
  return Math.round(Number(rows[0]?.now) - Date.now() / 1_000);
}
