import type { InstanceSpec } from '@cloudlet/contract';
import type { Hypervisor } from '@cloudlet/hypervisor';

/** What a node holds of an instance; all empty when nothing is left. */
export async function heldOf(hypervisor: Hypervisor, instance: InstanceSpec) {
  const { domains, disks, seeds, snapshots, addresses, temporaries } = await hypervisor.listHoldings();
  const isIts = (id: string) => id === instance.id;
  return {
    domains: domains.filter(isIts),
    disks: disks.filter(isIts),
    seeds: seeds.filter(isIts),
    snapshots: snapshots.filter((snapshot) => isIts(snapshot.instanceId)),
    addresses: addresses.filter((address) => address.macAddress === instance.port.macAddress),
    temporaries: temporaries.filter((name) => name.includes(instance.id)),
  };
}

export const NOTHING_HELD = {
  domains: [],
  disks: [],
  seeds: [],
  snapshots: [],
  addresses: [],
  temporaries: [],
};
