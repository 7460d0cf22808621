import { readFile, stat, statfs } from 'node:fs/promises';
import type { LibvirtConnection } from '@cloudlet/libvirt';
import type { HostFacts } from '../port.ts';
import { chooseVirtualization, type VirtualizationChoice } from '../virtualization.ts';
import { hasCode } from './errors.ts';
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
export async function findVirtualization(capabilities: Capabilities): Promise<VirtualizationChoice> {
  const device = await kvmDevice();
  return chooseVirtualization({
    architecture: capabilities.architecture,
    cpuFlags: (await cpuInfo('flags')).split(' '),
    kvmDeviceExists: device !== null,
    kvmDeviceAccessible:
      device !== null && mayQemuOpen(device, kvmGroup(await readFile('/etc/group', 'utf8'))),
    libvirtOffersKvm: capabilities.offersKvm,
  });
}

async function kvmDevice(): Promise<KvmDevice | null> {
  try {
    return await stat('/dev/kvm');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

type KvmDevice = { readonly mode: number; readonly gid: number };

/** Whether QEMU's user, who is in the group kvm, may read and write the device. */
export function mayQemuOpen({ mode, gid }: KvmDevice, kvmGid: number | null): boolean {
  const [forGroup, forOthers] = [(mode >> 3) & 7, mode & 7];
  return (forOthers & 6) === 6 || (gid === kvmGid && (forGroup & 6) === 6);
}

/** The number of the group kvm in /etc/group (group(5)). */
export function kvmGroup(groups: string): number | null {
  const gid = /^kvm:[^:]*:(\d+):/m.exec(groups)?.[1];
  return gid === undefined ? null : Number(gid);
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
