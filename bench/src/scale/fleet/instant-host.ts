import {
  type DomainFacts,
  type Hypervisor,
  HypervisorError,
  type HypervisorEvent,
} from '@cloudlet/hypervisor';
import type { FleetNode } from './fleet-plan.ts';

export type InstantHost = Hypervisor & {
  /** As somebody who is logged in does it. */
  guestPowersOff(instanceId: string): void;
};

/**
 * A host on which everything takes no time and is kept in memory: what is measured is the control plane, and a hypervisor would take
 * the CPU from it. It remembers domains and their power, and tells of changes as libvirt does.
 */
export function instantHost(node: FleetNode): InstantHost {
  const domains = new Map<string, DomainFacts>(
    node.domains.map((domain) => [
      domain.instanceId,
      { ...domain, name: domain.instanceId, vcpus: 1, memoryMib: 512 },
    ]),
  );
  const listeners = new Set<(event: HypervisorEvent) => void>();

  function setPower(instanceId: string, power: 'running' | 'shutoff', cause: string): void {
    const domain = domains.get(instanceId);
    if (!domain || domain.power === power) return;
    domains.set(instanceId, { ...domain, power });
    const { generation } = domain;
    for (const listener of listeners) listener({ type: 'power', instanceId, generation, power, cause });
  }

  const nothingToDo = async () => undefined;
  const notPlayed = async (): Promise<never> => {
    throw new HypervisorError('failed', 'the fleet does not play this');
  };
  return {
    guestPowersOff: (instanceId) => setPower(instanceId, 'shutoff', 'shutdown'),
    host: async () => ({
      hostUuid: node.hostUuid,
      bootId: node.bootId,
      ...node.size,
      cpuModel: 'bench',
      architecture: 'x86_64',
      virtualization: 'simulated',
      virtualizationReason: 'It is one of a fleet that is played.',
      hypervisorVersion: '1',
      natCidr: node.natCidr,
      nestedPaging: 'none',
      hugepages: { sizeKib: 2_048, total: 0, free: 0 },
      ksm: false,
      imageFormats: ['qcow2'],
      capabilities: ['x86_64'],
    }),
    hostUse: async () => ({
      cpuBusy: performance.now() / 3,
      cpuTotal: performance.now(),
      memoryMib: 1_024,
      diskGib: 10,
    }),
    prepare: nothingToDo,
    listDomains: async () => [...domains.values()],
    findDomain: async (instanceId) => domains.get(instanceId) ?? null,
    defineDomain: async ({ instanceId, generation, vcpus, memoryMib }) => {
      const power = domains.get(instanceId)?.power ?? 'shutoff';
      domains.set(instanceId, { instanceId, generation, name: instanceId, power, vcpus, memoryMib });
    },
    undefineDomain: async (instanceId) => {
      const generation = domains.get(instanceId)?.generation;
      if (generation === undefined) return;
      domains.delete(instanceId);
      for (const listener of listeners)
        listener({ type: 'power', instanceId, generation, power: 'absent', cause: 'undefined' });
    },
    startDomain: async (instanceId) => setPower(instanceId, 'running', 'booted'),
    pressPowerButton: async (instanceId) => setPower(instanceId, 'shutoff', 'shutdown'),
    powerOffDomain: async (instanceId) => setPower(instanceId, 'shutoff', 'destroyed'),
    hasBaseImage: async () => true,
    createDisk: nothingToDo,
    deleteDisk: nothingToDo,
    writeSeed: nothingToDo,
    deleteSeed: nothingToDo,
    addAddress: nothingToDo,
    removeAddress: nothingToDo,
    deleteSnapshot: nothingToDo,
    hasRestored: notPlayed,
    hasSnapshot: notPlayed,
    rebootDomain: notPlayed,
    resetDomain: notPlayed,
    importBaseImage: notPlayed,
    growDisk: notPlayed,
    createSnapshot: notPlayed,
    prepareRestore: notPlayed,
    commitRestore: notPlayed,
    discardRestore: notPlayed,
    listHoldings: async () => {
      const ids = [...domains.keys()];
      return { domains: ids, disks: ids, seeds: ids, snapshots: [], addresses: [], temporaries: [] };
    },
    describeInstance: notPlayed,
    openConsole: notPlayed,
    readConsole: notPlayed,
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isHealthy: () => true,
    close: nothingToDo,
  };
}
