import type { Description, ListedHoldings } from '@cloudlet/contract';
import type { DomainFacts, Hypervisor } from '@cloudlet/hypervisor';
import { z } from 'zod';

type Stock = Pick<Hypervisor, 'listHoldings' | 'describeInstance'>;

const isId = (text: string): boolean => z.uuid().safeParse(text).success;

/**
 * What the node has besides its domains, as far as the control plane compares it with what it knows; sorted, so that two of the same
 * are equal. Folders that no id names are nobody's of ours.
 */
export async function takeStock(
  hypervisor: Stock,
  domains: readonly Pick<DomainFacts, 'instanceId'>[],
): Promise<Omit<ListedHoldings, 'descriptions'>> {
  const { disks, seeds, snapshots, addresses, temporaries } = await hypervisor.listHoldings();
  const defined = new Set(domains.map(({ instanceId }) => instanceId));
  const filesOf = new Map<string, { disk: boolean; seed: boolean; temporaries: number }>();
  const filesOfLeft = (instanceId: string) => {
    const files = filesOf.get(instanceId) ?? { disk: false, seed: false, temporaries: 0 };
    filesOf.set(instanceId, files);
    return files;
  };
  for (const id of disks) filesOfLeft(id).disk = true;
  for (const id of seeds) filesOfLeft(id).seed = true;
  for (const path of temporaries) {
    const id = path.split('/').findLast(isId);
    if (id) filesOfLeft(id).temporaries += 1;
  }
  const withDisk = new Set(disks);
  return {
    leftovers: [...filesOf]
      .filter(([instanceId]) => isId(instanceId) && !defined.has(instanceId))
      .map(([instanceId, files]) => ({ instanceId, ...files }))
      .sort(by(({ instanceId }) => instanceId)),
    diskless: [...defined].filter((id) => !withDisk.has(id)).sort(),
    snapshots: snapshots
      .filter(({ instanceId, snapshotId }) => isId(instanceId) && isId(snapshotId))
      .map(({ instanceId, snapshotId }) => ({ instanceId, snapshotId }))
      .sort(by(({ snapshotId }) => snapshotId)),
    addresses: addresses
      .map(({ macAddress, ipAddress }) => ({ macAddress, ipAddress }))
      .sort(by(({ macAddress }) => macAddress)),
  };
}

/** What there is of one instance, in the contract's shape. */
export async function describe(hypervisor: Stock, instanceId: string): Promise<Description> {
  const { domain, disk, snapshots } = await hypervisor.describeInstance(instanceId);
  const tenantId = domain?.tenantId && isId(domain.tenantId) ? domain.tenantId : null;
  return {
    instanceId,
    domain: domain && {
      tenantId,
      tenantName: domain.tenantName,
      name: domain.instanceName,
      vcpus: domain.vcpus,
      memoryMib: domain.memoryMib,
      macAddress: domain.macAddress,
    },
    disk,
    snapshots: [...snapshots],
  };
}

function by<Item>(keyOf: (item: Item) => string): (one: Item, other: Item) => number {
  return (one, other) => (keyOf(one) < keyOf(other) ? -1 : 1);
}
