import { randomUUID } from 'node:crypto';
import type { ControlMethodName, Params, Result } from '../wire/methods.ts';
import type { FaultBoard } from './faults.ts';
import { beginLeaving, powerOff, powerOffAll, setPaused } from './guest.ts';
import type { HostRegistry } from './host-registry.ts';
import { put } from './host-tables.ts';
import { type Latencies, latenciesSchema } from './latencies.ts';
import { domainRow, hostRow, isOff } from './simulated-host.ts';

/** What control calls act on. */
export type Simulation = {
  readonly hosts: HostRegistry;
  readonly faults: FaultBoard;
  readonly latencies: Latencies;
  /** Cuts the connections of a host's clients. */
  readonly disconnectClients: (host: string) => void;
};

type ControlHandlers = {
  readonly [Name in ControlMethodName]: (simulation: Simulation, params: Params<Name>) => Result<Name>;
};

export const controlHandlers: ControlHandlers = {
  configureHost: ({ hosts }, { host, size }) => {
    hosts.configure(host, size);
    return null;
  },
  listHosts: ({ hosts }) => hosts.names(),
  setLatencies: ({ latencies }, changes) => {
    Object.assign(latencies, latenciesSchema.parse(changes));
    return null;
  },
  addFault: ({ faults }, fault) => {
    faults.add(fault);
    return null;
  },
  clearFaults: ({ faults }, { host }) => faults.clear(host),
  crashGuest: ({ hosts }, { host, instanceId }) => {
    const domain = domainRow(hosts.get(host), instanceId);
    if (!isOff(domain)) powerOff(hosts.get(host), instanceId, 'crashed', 'crashed');
    return null;
  },
  powerOffFromInside: ({ hosts }, { host, instanceId }) => {
    domainRow(hosts.get(host), instanceId);
    beginLeaving(hosts.get(host), instanceId, 'shutdown');
    return null;
  },
  rebootFromInside: ({ hosts }, { host, instanceId }) => {
    domainRow(hosts.get(host), instanceId);
    beginLeaving(hosts.get(host), instanceId, 'reboot');
    return null;
  },
  pauseGuest: ({ hosts }, { host, instanceId }) => {
    setPaused(hosts.get(host), instanceId, true);
    return null;
  },
  resumeGuest: ({ hosts }, { host, instanceId }) => {
    setPaused(hosts.get(host), instanceId, false);
    return null;
  },
  readSeed: ({ hosts }, { host, instanceId }) => hosts.get(host).store.tables.seed.get(instanceId) ?? null,
  rebootHost: ({ hosts, disconnectClients }, { host: name }) => {
    const host = hosts.get(name);
    powerOffAll(host);
    host.store.commit(put('host', 'host', { ...hostRow(host), bootId: randomUUID() }));
    disconnectClients(name);
    return null;
  },
  disconnectClients: ({ disconnectClients }, { host }) => {
    disconnectClients(host);
    return null;
  },
};
