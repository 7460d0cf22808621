import { join } from 'node:path';
import type { Holdings } from '../port.ts';
import type { Domains } from './domains.ts';
import { namesIn } from './files.ts';
import type { NatNetwork } from './nat-network.ts';
import { isTemporary, type NodePaths, snapshotIdOf } from './paths.ts';

/** Everything with our mark on this node, read from libvirt and the folders, never from memory. */
export async function listHoldings(
  domains: Domains,
  network: NatNetwork,
  paths: NodePaths,
): Promise<Holdings> {
  const [facts, addresses, instances, images] = await Promise.all([
    domains.listDomains(),
    network.listAddresses(),
    namesIn(paths.instances),
    namesIn(paths.baseImages),
  ]);
  const files = (
    await Promise.all(
      instances.map(async (instanceId) =>
        (await namesIn(paths.instance(instanceId))).map((name) => ({ instanceId, name })),
      ),
    )
  ).flat();
  const having = (name: string) =>
    files.filter((file) => file.name === name).map(({ instanceId }) => instanceId);
  return {
    domains: facts.map(({ instanceId }) => instanceId),
    disks: having('disk.qcow2'),
    seeds: having('seed.iso'),
    snapshots: files.flatMap(({ instanceId, name }) => {
      const snapshotId = snapshotIdOf(name);
      return snapshotId === null ? [] : [{ instanceId, snapshotId }];
    }),
    addresses,
    temporaries: [
      ...files
        .filter(({ name }) => isTemporary(name))
        .map(({ instanceId, name }) => join(paths.instance(instanceId), name)),
      ...images.filter(isTemporary).map((name) => join(paths.baseImages, name)),
    ],
  };
}
