import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Evidence, Stage } from './inject/fault.ts';
import { type FaultEvent, RECOVERY_MS } from './plan/faults.ts';
import type { Plan } from './plan/plan.ts';
import type { Users } from './users/users.ts';

/** What became of a planned fault. */
export type Performed = { readonly kind: string; readonly at: number; readonly evidence: Evidence };

/**
 * Does everything in the plan at its time. Users do not wait for each other; a fault whose parts another one still has, because the machine
 * is slow, waits for it, and until what it hit has had its time to come back.
 * @returns what became of the faults, when the last is over
 */
export async function perform(
  plan: Plan,
  stage: Stage,
  users: Users,
  eventsFile: string,
): Promise<Performed[]> {
  const began = performance.now();
  const untilTime = (at: number) => delay(Math.max(0, at - (performance.now() - began)));
  const note = (line: Record<string, unknown>) => {
    appendFileSync(eventsFile, `${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
  };
  const busy = new Map<string, Promise<unknown>>();

  const inject = async (fault: FaultEvent): Promise<Performed> => {
    const { kind, at, params } = fault;
    note({ fault: kind, at, ...params, phase: 'begins' });
    const evidence = await fault
      .inject(stage)
      .catch(
        (error: unknown): Evidence => ({ fired: false, what: `it could not be done: ${String(error)}` }),
      );
    note({ fault: kind, at, phase: 'is over', ...evidence });
    return { kind, at, evidence };
  };
  const faults = plan.faults.map(async (fault) => {
    await untilTime(fault.at);
    const before = fault.occupies.map((part) => busy.get(part));
    const injected = Promise.all(before).then(() => inject(fault));
    const recovered = injected.then(() => delay(RECOVERY_MS));
    for (const part of fault.occupies) busy.set(part, recovered);
    return injected;
  });
  for (const action of plan.load) {
    await untilTime(action.at);
    void users.act(action);
  }
  return Promise.all(faults);
}
