import { HypervisorError } from '../../port.ts';
import type { Params } from '../wire/methods.ts';
import { takeTime } from './latencies.ts';

type PlantedFault = { readonly fault: Params<'addFault'>; calls: number };

/** The faults that tests planted; they are not durable. */
export type FaultBoard = {
  add(fault: Params<'addFault'>): void;
  /** @returns how many calls of the host's (of all hosts') faults have hit since the last clearing. */
  clear(host?: string): number;
  /** Runs a call under the faults that hit it. */
  run<Value>(host: string, method: string, signal: AbortSignal, call: () => Promise<Value>): Promise<Value>;
};

export function createFaultBoard(): FaultBoard {
  let planted: PlantedFault[] = [];
  let hits: string[] = [];

  const hitting = (host: string, method: string) => {
    const matching = planted.filter(
      ({ fault }) => fault.method === method && (fault.host === undefined || fault.host === host),
    );
    for (const entry of matching) entry.calls += 1;
    planted = planted.filter((entry) => entry.calls < entry.fault.nth + entry.fault.times - 1);
    return matching.find((entry) => entry.calls >= entry.fault.nth)?.fault;
  };

  return {
    add: (fault) => planted.push({ fault, calls: 0 }),
    clear(host) {
      planted = host === undefined ? [] : planted.filter(({ fault }) => fault.host !== host);
      const before = hits.length;
      hits = host === undefined ? [] : hits.filter((hit) => hit !== host);
      return before - hits.length;
    },
    async run(host, method, signal, call) {
      const fault = hitting(host, method);
      if (!fault) return call();
      hits.push(host);
      await takeTime(fault.delayMs, signal);
      if (fault.when === 'hang') await untilAborted(signal);
      if (fault.when === 'before') fail(fault);
      const value = await call();
      fail(fault);
      return value;
    },
  };
}

function fail({ error, method, when }: Params<'addFault'>): void {
  if (error) throw new HypervisorError(error, `planted fault: ${method} fails ${when} it is done`);
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () =>
      reject(new HypervisorError('aborted', 'planted fault: the call hung until it was aborted'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
