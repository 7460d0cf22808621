import { HypervisorError } from '../../port.ts';
import type { HostEvent } from '../wire/shapes.ts';
import type { HostStore } from './host-store.ts';
import type { DomainRow, Row } from './host-tables.ts';
import type { Latencies } from './latencies.ts';

/** Somebody who looks at a guest's console. */
export type Viewer = { readonly output: (text: string) => void; readonly end: () => void };

/** One simulated host at work: what it remembers and what goes on in it. */
export type SimulatedHost = {
  readonly name: string;
  readonly store: HostStore;
  readonly latencies: Latencies;
  readonly listeners: Set<(event: HostEvent) => void>;
  /** Instance id → viewers of its console. */
  readonly viewers: Map<string, Set<Viewer>>;
  /** Instance id → when the guest next does something by itself. */
  readonly timers: Map<string, NodeJS.Timeout>;
  /** Instance id → what was typed on the console's current line. */
  readonly typed: Map<string, string>;
  /** Key → the end of the last turn, so that calls for one thing take turns. */
  readonly turns: Map<string, Promise<void>>;
  /** CPU time (ms) counted until `at` (ms since 1970). */
  cpu: { readonly at: number; readonly busy: number; readonly total: number };
};

export function createSimulatedHost(name: string, store: HostStore, latencies: Latencies): SimulatedHost {
  return {
    name,
    store,
    latencies,
    listeners: new Set(),
    viewers: new Map(),
    timers: new Map(),
    typed: new Map(),
    turns: new Map(),
    cpu: { at: Date.now(), busy: 0, total: 0 },
  };
}

export function emit(host: SimulatedHost, event: HostEvent): void {
  for (const listener of host.listeners) listener(event);
}

/** Runs `work` when all earlier work under this key has ended: a hypervisor does one thing at a time to a domain. */
export async function inTurn<Value>(
  host: SimulatedHost,
  key: string,
  work: () => Promise<Value>,
): Promise<Value> {
  const before = host.turns.get(key);
  const run = before ? before.then(work) : work();
  const ended = run.then(
    () => undefined,
    () => undefined,
  );
  host.turns.set(key, ended);
  try {
    return await run;
  } finally {
    if (host.turns.get(key) === ended) host.turns.delete(key);
  }
}

export function hostRow(host: SimulatedHost): Row<'host'> {
  const row = host.store.tables.host.get('host');
  if (!row) throw new HypervisorError('failed', `the simulated host ${host.name} has no hardware`);
  return row;
}

/** @throws domain_not_found */
export function domainRow(host: SimulatedHost, instanceId: string): DomainRow {
  const domain = host.store.tables.domain.get(instanceId);
  if (!domain) throw new HypervisorError('domain_not_found', `there is no domain ${instanceId}`);
  return domain;
}

export function isOff(domain: DomainRow | undefined): boolean {
  return domain === undefined || domain.power === 'shutoff' || domain.power === 'crashed';
}

/** @throws domain_running */
export function mustBeOff(host: SimulatedHost, instanceId: string): void {
  const domain = host.store.tables.domain.get(instanceId);
  if (!isOff(domain))
    throw new HypervisorError('domain_running', `the domain ${instanceId} is ${domain?.power}`);
}
