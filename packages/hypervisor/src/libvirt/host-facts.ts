import { constants } from 'node:fs';
import { readFile, stat, statfs } from 'node:fs/promises';
import type { LibvirtConnection } from '@cloudlet/libvirt';
import { convert } from 'xmlbuilder2';
import type { HostFacts } from '../port.ts';
import { chooseVirtualization, type VirtualizationChoice } from '../virtualization.ts';

type GuestArch = { readonly '@name': string; readonly domain?: DomainType | readonly DomainType[] };
type DomainType = { readonly '@type': string };
type CapabilitiesDocument = {
  readonly capabilities: {
    readonly host: {
      readonly uuid: string;
      readonly cpu: { readonly arch: string; readonly model?: string };
    };
    readonly guest?: { readonly arch: GuestArch } | readonly { readonly arch: GuestArch }[];
  };
};

/** What libvirt says of its host (https://libvirt.org/formatcaps.html). */
export type Capabilities = {
  readonly hostUuid: string;
  readonly architecture: string;
  readonly cpuModel: string;
  readonly offersKvm: boolean;
};

export async function readCapabilities(libvirt: LibvirtConnection): Promise<Capabilities> {
  const xml = await libvirt.host.getCapabilities();
  const { host, guest } = (convert(xml, { format: 'object' }) as unknown as CapabilitiesDocument)
    .capabilities;
  const own = [guest ?? []].flat().find(({ arch }) => arch['@name'] === host.cpu.arch);
  const types = [own?.arch.domain ?? []].flat() as readonly DomainType[];
  return {
    hostUuid: host.uuid,
    architecture: host.cpu.arch,
    cpuModel: host.cpu.model ?? host.cpu.arch,
    offersKvm: types.some((type) => type['@type'] === 'kvm'),
  };
}

/** KVM or emulation, and why. */
export async function findVirtualization(capabilities: Capabilities): Promise<VirtualizationChoice> {
  const device = await stat('/dev/kvm').catch(() => null);
  return chooseVirtualization({
    architecture: capabilities.architecture,
    cpuFlags: (await cpuInfo('flags')).split(' '),
    kvmDeviceExists: device !== null,
    kvmDeviceAccessible:
      device !== null && (device.mode & (constants.S_IROTH | constants.S_IRGRP)) !== 0 && device.gid !== 0,
    libvirtOffersKvm: capabilities.offersKvm,
  });
}

/** Everything that the control plane wants to know of this host. Sizes are physical. */
export async function readHostFacts(
  libvirt: LibvirtConnection,
  capabilities: Capabilities,
  virtualization: VirtualizationChoice,
  stateDir: string,
  natCidr: string,
): Promise<HostFacts> {
  const [node, qemu, library, bootId, disk, model] = await Promise.all([
    libvirt.host.getNodeInfo(),
    libvirt.host.getVersion(),
    libvirt.host.getLibVersion(),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    statfs(stateDir),
    cpuInfo('model name'),
  ]);
  return {
    hostUuid: capabilities.hostUuid,
    bootId: bootId.trim(),
    vcpus: node.cpus,
    memoryMib: Math.floor(node.memoryKiB / 1024),
    diskGib: Math.floor((disk.blocks * disk.bsize) / 2 ** 30),
    cpuModel: model || capabilities.cpuModel,
    architecture: capabilities.architecture,
    virtualization: virtualization.virtualization,
    virtualizationReason: virtualization.reason,
    hypervisorVersion: `QEMU ${qemu}, libvirt ${library}`,
    natCidr,
  };
}

/** One field of the first CPU in /proc/cpuinfo (proc(5)); empty where the architecture has none. */
async function cpuInfo(field: string): Promise<string> {
  const text = await readFile('/proc/cpuinfo', 'utf8');
  return new RegExp(`^${field}\\s*: (.*)$`, 'm').exec(text)?.[1] ?? '';
}
