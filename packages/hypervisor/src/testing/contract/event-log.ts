import type { Hypervisor, HypervisorEvent } from '../../port.ts';
import { until } from './until.ts';

/** The events of a hypervisor as they come. */
export type EventLog = {
  /** Where the log is now: what is waited for from here came later. */
  now(): number;
  waitFor(
    since: number,
    isIt: (event: HypervisorEvent) => boolean,
    withinMs: number,
  ): Promise<HypervisorEvent>;
  since(since: number): readonly HypervisorEvent[];
};

export function logEvents(hypervisor: Hypervisor): EventLog {
  const events: HypervisorEvent[] = [];
  hypervisor.onEvent((event) => events.push(event));
  return {
    now: () => events.length,
    since: (since) => events.slice(since),
    waitFor: (since, isIt, withinMs) =>
      until(
        () => events.slice(since).find(isIt),
        withinMs,
        () => `no such event among ${JSON.stringify(events.slice(since))}`,
      ),
  };
}
