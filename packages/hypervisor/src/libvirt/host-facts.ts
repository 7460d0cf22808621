import { readFile, statfs } from 'node:fs/promises';
import type { LibvirtConnection } from '@cloudlet/libvirt';
import { capabilitiesOf } from '@cloudlet/model';
import type { HostFacts } from '../port.ts';
import {
  chooseVirtualization,
  cpuInfo,
  readHostMemory,
  readVirtualizationFacts,
  type VirtualizationChoice,
} from '../virtualization/index.ts';
import { elementAt, elementsAt, parseXml } from './xml.ts';

/** What libvirt says of its host (https://libvirt.org/formatcaps.html). */
export type Capabilities = {
  readonly hostUuid: string;
  readonly architecture: string;
  readonly cpuModel: string;
  readonly offersKvm: boolean;
};

export async function readCapabilities(libvirt: LibvirtConnection): Promise<Capabilities> {
  const capabilities = parseXml(await libvirt.host.getCapabilities());
  const textAt = (...path: string[]) => elementAt(capabilities, 'host', ...path)?.text ?? '';
  const architecture = textAt('cpu', 'arch');
  const guests = elementsAt(capabilities, 'guest', 'arch').filter(
    ({ attributes }) => attributes.name === architecture,
  );
  return {
    hostUuid: textAt('uuid'),
    architecture,
    cpuModel: textAt('cpu', 'model') || architecture,
    offersKvm: guests
      .flatMap((guest) => elementsAt(guest, 'domain'))
      .some(({ attributes }) => attributes.type === 'kvm'),
  };
}

/** KVM or emulation, and why. */
export function findVirtualization({ offersKvm }: Capabilities): VirtualizationChoice {
  return chooseVirtualization(readVirtualizationFacts(offersKvm));
}

/** Everything that the control plane wants to know of this host. Sizes are physical. */
export async function readHostFacts(
  libvirt: LibvirtConnection,
  capabilities: Capabilities,
  virtualization: VirtualizationChoice,
  stateDir: string,
  natCidr: string,
): Promise<HostFacts> {
  const [node, memory, qemu, library, bootId, disk] = await Promise.all([
    libvirt.host.getNodeInfo(),
    libvirt.host.getNodeMemoryStats(),
    libvirt.host.getVersion(),
    libvirt.host.getLibVersion(),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    statfs(stateDir),
  ]);
  const { architecture } = capabilities;
  const guestMemory = readHostMemory();
  return {
    hostUuid: capabilities.hostUuid,
    bootId: bootId.trim(),
    vcpus: node.cpus,
    memoryMib: Number((memory.total ?? 0n) / 1024n),
    diskGib: Math.floor((disk.blocks * disk.bsize) / 2 ** 30),
    cpuModel: cpuInfo('model name') || capabilities.cpuModel,
    architecture,
    ...guestMemory,
    virtualization: virtualization.virtualization,
    virtualizationReason: virtualization.reason,
    hypervisorVersion: `QEMU ${qemu}, libvirt ${library}`,
    natCidr,
    // Root disks are overlays whose base they name as qcow2.
    imageFormats: ['qcow2'],
    capabilities: capabilitiesOf({ architecture, ...virtualization, ...guestMemory }),
  };
}
