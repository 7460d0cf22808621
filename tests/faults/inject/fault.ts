import { setTimeout as delay } from 'node:timers/promises';
import type { FaultCloud } from '../cloud/cloud.ts';
import type { Program } from '../cloud/process.ts';
import type { Random } from '../plan/random.ts';
import type { Book } from '../users/book.ts';
import type { Recorder } from './recorder.ts';

/** What a run has, as far as its plan depends on it. */
export type FaultSettings = {
  readonly nodes: number;
  readonly controllers: number;
  /** Lengths of outages, as a share of those in the table: short runs have short ones. */
  readonly scale: number;
};

/** Whether a fault really happened, and what shows it. */
export type Evidence = { readonly fired: boolean; readonly what: string };

/** What injectors work with. */
export type Stage = { readonly cloud: FaultCloud; readonly book: Book; readonly recorder: Recorder };

/** A fault with all that the seed decides of it. */
export type PlannedFault = {
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** The parts that it needs for itself: no other fault of theirs begins before it is over. */
  readonly occupies: readonly string[];
  readonly lastsMs: number;
  /** Makes it happen, and takes it away when its time is over. */
  readonly inject: (stage: Stage) => Promise<Evidence>;
};

export type FaultKind = {
  readonly name: string;
  /** Null where a run with such settings has nothing to break. */
  readonly plan: (random: Random, settings: FaultSettings) => PlannedFault | null;
};

const SECOND = 1_000;

/** How long a fault waits for something to hit: early in a run, on a busy machine or while others last there may be nothing yet. */
export const PREY_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 100;

/** Looks until there is something to hit. @returns nothing where nothing came in time */
export async function untilSome<Value>(look: () => readonly Value[]): Promise<readonly Value[]> {
  const until = performance.now() + PREY_WITHIN_MS;
  for (;;) {
    const found = look();
    if (found.length > 0 || performance.now() > until) return found;
    await delay(LOOK_EVERY_MS);
  }
}

/** So many seconds, scaled, and at least one. */
export function scaled(seconds: number, { scale }: FaultSettings): number {
  return Math.max(SECOND, Math.round(seconds * SECOND * scale));
}

/** Ends a process and brings it back, as a supervisor does, so much later. */
export async function endFor(program: Program, signal: NodeJS.Signals, ms: number): Promise<Evidence> {
  const how = await program.end(signal);
  await delay(ms);
  program.start();
  return { fired: how !== null, what: `${program.name} ended by ${how ?? 'nothing: it was down'}` };
}

/** Stops a process in its tracks: it keeps its connections and answers nobody. */
export async function freezeFor(program: Program, ms: number): Promise<Evidence> {
  const fired = program.signal('SIGSTOP');
  await delay(ms);
  program.signal('SIGCONT');
  return { fired, what: `${program.name} stood still for ${ms} ms` };
}

/** One of a list that the plan knows by its place. @throws Error where the run has no such */
export function at<Value>(values: readonly Value[], index: number): Value {
  const value = values[index];
  if (value === undefined) throw new Error(`there is no ${index} among ${values.length}`);
  return value;
}
