import { domainName } from '../../domain-name.ts';
import { type DomainFacts, HypervisorError } from '../../port.ts';
import { endViewers } from './console.ts';
import { beginLeaving, powerOff, powerOn, resetGuest } from './guest.ts';
import type { Handlers } from './handler.ts';
import { type DomainRow, put, remove } from './host-tables.ts';
import { takeTime } from './latencies.ts';
import { domainRow, emit, inTurn, isOff, mustBeOff, type SimulatedHost } from './simulated-host.ts';

type DomainMethod =
  | 'listDomains'
  | 'findDomain'
  | 'defineDomain'
  | 'undefineDomain'
  | 'startDomain'
  | 'pressPowerButton'
  | 'rebootDomain'
  | 'resetDomain'
  | 'powerOffDomain';

const turnOf = (instanceId: string) => `domain ${instanceId}`;

/** Domains and their power. A call that has begun is finished even when its client goes: so does libvirtd. */
export const domainMethods: Handlers<DomainMethod> = {
  listDomains: async (host) => [...host.store.tables.domain.values()].map(factsOf),

  findDomain: async (host, { instanceId }) => {
    const domain = host.store.tables.domain.get(instanceId);
    return domain ? factsOf(domain) : null;
  },

  defineDomain: (host, spec) =>
    inTurn(host, turnOf(spec.instanceId), async () => {
      await takeTime(host.latencies.define);
      const domain = host.store.tables.domain.get(spec.instanceId) ?? NEW_DOMAIN;
      host.store.commit(put('domain', spec.instanceId, { ...domain, spec }));
      return null;
    }),

  undefineDomain: (host, { instanceId }) =>
    inTurn(host, turnOf(instanceId), async () => {
      await takeTime(host.latencies.define);
      const domain = host.store.tables.domain.get(instanceId);
      if (!domain) return null;
      mustBeOff(host, instanceId);
      host.store.commit(remove('domain', instanceId), remove('console', instanceId));
      const { generation } = domain.spec;
      emit(host, { type: 'power', instanceId, generation, power: 'absent', cause: 'undefined' });
      endViewers(host, instanceId);
      return null;
    }),

  startDomain: (host, { instanceId }, { signal }) =>
    inTurn(host, turnOf(instanceId), async () => {
      await takeTime(0, signal);
      if (!isOff(domainRow(host, instanceId))) return null;
      mustHaveDisks(host, instanceId);
      await takeTime(host.latencies.start);
      powerOn(host, instanceId, 'booted');
      return null;
    }),

  pressPowerButton: async (host, { instanceId }) => {
    domainRow(host, instanceId);
    beginLeaving(host, instanceId, 'shutdown');
    return null;
  },

  rebootDomain: async (host, { instanceId }) => {
    mustRun(host, instanceId);
    beginLeaving(host, instanceId, 'reboot');
    return null;
  },

  resetDomain: (host, { instanceId }) =>
    inTurn(host, turnOf(instanceId), async () => {
      await takeTime(host.latencies.reset);
      mustRun(host, instanceId);
      resetGuest(host, instanceId);
      return null;
    }),

  powerOffDomain: (host, { instanceId }) =>
    inTurn(host, turnOf(instanceId), async () => {
      await takeTime(host.latencies.powerOff);
      if (!isOff(host.store.tables.domain.get(instanceId)))
        powerOff(host, instanceId, 'shutoff', 'destroyed');
      return null;
    }),
};

const NEW_DOMAIN = { power: 'shutoff', runsWith: null, bootsUntil: null, leaving: null, user: null } as const;

function factsOf({ spec, power, runsWith }: DomainRow): DomainFacts {
  const { vcpus, memoryMib } = runsWith ?? spec;
  const { instanceId, generation } = spec;
  return { instanceId, generation, name: domainName(spec), power, vcpus, memoryMib };
}

function mustRun(host: SimulatedHost, instanceId: string): void {
  if (isOff(domainRow(host, instanceId))) {
    throw new HypervisorError('domain_not_running', `the domain ${instanceId} is off`);
  }
}

function mustHaveDisks(host: SimulatedHost, instanceId: string): void {
  if (!host.store.tables.disk.has(instanceId)) {
    throw new HypervisorError('disk_not_found', `the domain ${instanceId} has no root disk`);
  }
  if (!host.store.tables.seed.has(instanceId)) {
    throw new HypervisorError('failed', `the domain ${instanceId} has no seed`);
  }
}
