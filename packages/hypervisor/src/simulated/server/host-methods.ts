import { capabilitiesOf } from '@cloudlet/model';
import { isInNetwork } from '../../cidr.ts';
import { type HostFacts, HypervisorError } from '../../port.ts';
import type { Handlers } from './handler.ts';
import { put, remove } from './host-tables.ts';
import { hostUse } from './host-use.ts';
import { takeTime } from './latencies.ts';
import { hostRow } from './simulated-host.ts';
import { removeTemporaries } from './storage-space.ts';

const HARDWARE = {
  architecture: 'x86_64',
  virtualization: 'simulated',
  nestedPaging: 'none',
  hugepages: { sizeKib: 2_048, total: 0, free: 0 },
  ksm: false,
  imageFormats: ['qcow2'],
} satisfies Partial<HostFacts>;

/** The host itself, its addresses, and all that is on it. */
export const ownMethods: Handlers<
  'host' | 'hostUse' | 'prepare' | 'addAddress' | 'removeAddress' | 'listHoldings' | 'describeInstance'
> = {
  host: async (host) => {
    const { size, hostUuid, bootId, natCidr } = hostRow(host);
    return {
      hostUuid,
      bootId,
      ...size,
      natCidr,
      ...HARDWARE,
      capabilities: capabilitiesOf(HARDWARE),
      cpuModel: 'Simulated CPU',
      virtualizationReason: 'The host is simulated: no guest runs on it.',
      hypervisorVersion: 'simulator 1',
    };
  },

  hostUse: async (host) => hostUse(host, Date.now()),

  prepare: async (host) => {
    host.store.commit(...removeTemporaries(host, ({ kind }) => kind === 'base'));
    return null;
  },

  addAddress: async (host, address) => {
    await takeTime(host.latencies.address);
    const { natCidr } = hostRow(host);
    if (!isInNetwork(address.ipAddress, natCidr)) {
      throw new HypervisorError('failed', `${address.ipAddress} is not in the node's network ${natCidr}`);
    }
    for (const other of host.store.tables.address.values()) {
      const sameMac = other.macAddress === address.macAddress;
      if (sameMac !== (other.ipAddress === address.ipAddress)) {
        throw new HypervisorError(
          'address_conflict',
          `${other.macAddress} has ${other.ipAddress}: ${address.macAddress} cannot have ${address.ipAddress}`,
        );
      }
    }
    host.store.commit(put('address', address.macAddress, address));
    return null;
  },

  removeAddress: async (host, { macAddress, ipAddress }) => {
    await takeTime(host.latencies.address);
    const held = host.store.tables.address.get(macAddress);
    if (held?.ipAddress === ipAddress) host.store.commit(remove('address', macAddress));
    return null;
  },

  describeInstance: async (host, { instanceId }) => {
    const { domain, disk, base, snapshot } = host.store.tables;
    const spec = domain.get(instanceId)?.spec;
    const root = disk.get(instanceId);
    const image = root && base.get(root.baseSha256);
    return {
      domain: spec
        ? {
            tenantId: spec.tenantId,
            tenantName: spec.tenantName,
            instanceName: spec.instanceName,
            vcpus: spec.vcpus,
            memoryMib: spec.memoryMib,
            macAddress: spec.macAddress,
          }
        : null,
      disk: root
        ? {
            sizeGib: root.sizeGib,
            bytes: root.bytes,
            base: image ? { ...image, virtualSizeBytes: image.sizeBytes } : null,
          }
        : null,
      snapshots: [...snapshot].flatMap(([key, { sizeGib, totalBytes }]) => {
        const [ofInstance, snapshotId = ''] = key.split('/');
        return ofInstance === instanceId ? [{ snapshotId, sizeGib, bytes: totalBytes }] : [];
      }),
    };
  },

  listHoldings: async (host) => {
    const { domain, disk, seed, snapshot, address, temporary } = host.store.tables;
    return {
      domains: [...domain.keys()],
      disks: [...disk.keys()],
      seeds: [...seed.keys()],
      snapshots: [...snapshot.keys()].map((key) => {
        const [instanceId = '', snapshotId = ''] = key.split('/');
        return { instanceId, snapshotId };
      }),
      addresses: [...address.values()].map(({ macAddress, ipAddress }) => ({ macAddress, ipAddress })),
      temporaries: [...temporary.keys()],
    };
  },
};
