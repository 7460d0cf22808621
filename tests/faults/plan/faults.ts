import { agentFaults } from '../inject/agents.ts';
import { clockFaults } from '../inject/clocks.ts';
import { controllerFaults } from '../inject/controllers.ts';
import { diskFaults } from '../inject/disks.ts';
import { doorFaults } from '../inject/doors.ts';
import type { FaultKind, FaultSettings, PlannedFault } from '../inject/fault.ts';
import { hostFaults } from '../inject/hosts.ts';
import { messageFaults } from '../inject/messages.ts';
import { postgresFaults } from '../inject/postgres.ts';
import { redisFaults } from '../inject/redis.ts';
import { randomOf } from './random.ts';

/** Every kind of fault that a run knows. */
export const FAULT_KINDS: readonly FaultKind[] = [
  ...redisFaults,
  ...postgresFaults,
  ...controllerFaults,
  ...doorFaults,
  ...agentFaults,
  ...hostFaults,
  ...messageFaults,
  ...clockFaults,
  ...diskFaults,
];

/** A fault at its time: milliseconds after the beginning. */
export type FaultEvent = PlannedFault & { readonly at: number; readonly kind: string };

export type FaultPlanSettings = FaultSettings & {
  readonly durationMs: number;
  /** The names of those that may happen. */
  readonly kinds: readonly string[];
};

/** Before the first fault there is something to hit. */
const FIRST_AFTER_MS = 4_000;
/** From the end of one fault to the next, on average. */
const GAP_MS = 4_000;
/** What a part that was hit gets to come back before it is hit again. */
export const RECOVERY_MS = 4_000;
/** How often a fault begins while the one before still lasts. */
const OVERLAP = 0.45;

/**
 * All faults of a run, a pure function of the seed: every kind once in an order that the seed decides, then every kind once more in
 * another, until the time is over.
 */
export function planFaults(seed: number, settings: FaultPlanSettings): FaultEvent[] {
  const random = randomOf(seed, 'faults');
  const events: FaultEvent[] = [];
  const freeAt = new Map<string, number>();
  let at = FIRST_AFTER_MS;
  const kinds = FAULT_KINDS.filter(({ name }) => settings.kinds.includes(name));
  let bag: FaultKind[] = [];
  while (at < settings.durationMs && kinds.length > 0) {
    if (bag.length === 0) bag = random.shuffled(kinds);
    const kind = bag.pop();
    const fault = kind?.plan(random, settings);
    if (!kind || !fault) continue;
    const free = Math.max(0, ...fault.occupies.map((part) => freeAt.get(part) ?? 0));
    const begin = Math.round(Math.max(at, free));
    const end = begin + fault.lastsMs;
    const overlaps = random.chance(OVERLAP);
    const wait = random.wait(GAP_MS * Math.max(0.25, settings.scale));
    at = overlaps ? begin + Math.min(fault.lastsMs, wait) : end + wait;
    // What would not be over in time is left out.
    if (end > settings.durationMs) continue;
    for (const part of fault.occupies) freeAt.set(part, end + RECOVERY_MS);
    events.push({ ...fault, at: begin, kind: kind.name });
  }
  return events.sort((one, other) => one.at - other.at);
}
