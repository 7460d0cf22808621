import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs';
import { machine } from 'node:os';
import type { VirtualizationFacts } from '@cloudlet/hypervisor/virtualization';

export const KVM_DEVICE = '/dev/kvm';

export type KvmDevice = { readonly group: string; readonly mode: number };

/** What this machine says about hardware virtualisation, before libvirt is asked. */
export function gatherVirtualizationFacts(): VirtualizationFacts & { readonly kvmDevice: KvmDevice | null } {
  const kvmDevice = statKvmDevice();
  return {
    architecture: machine(),
    cpuFlags: parseCpuFlags(readFileSync('/proc/cpuinfo', 'utf8')),
    kvmDeviceExists: kvmDevice !== null,
    kvmDeviceAccessible: kvmDevice !== null && isKvmGroupRight(kvmDevice),
    libvirtOffersKvm: null,
    kvmDevice,
  };
}

/** The flags of the first CPU in /proc/cpuinfo. */
export function parseCpuFlags(cpuinfo: string): string[] {
  return /^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.trim().split(/\s+/) ?? [];
}

/**
 * Whether QEMU's user may open the device. Where it may not, libvirt finds its knowledge of QEMU outdated at every call and
 * asks QEMU again, which takes up to a minute. Right too where there is no device.
 */
export function isKvmGroupRight(device: KvmDevice | null): boolean {
  return (
    device === null ||
    (device.group === 'kvm' && (device.mode & 0o060) === 0o060) ||
    (device.mode & 0o006) === 0o006
  );
}

/** Gives the device to the group kvm, as udev does where it runs. Needs root. */
export function mendKvmGroup(): void {
  const gid = groups().find((group) => group.name === 'kvm')?.gid;
  if (gid === undefined) throw new Error('there is no group kvm: the package qemu-system-common makes it');
  chownSync(KVM_DEVICE, 0, gid);
  chmodSync(KVM_DEVICE, 0o660);
}

function statKvmDevice(): KvmDevice | null {
  const found = statSync(KVM_DEVICE, { throwIfNoEntry: false });
  if (!found) return null;
  const group = groups().find(({ gid }) => gid === found.gid)?.name ?? String(found.gid);
  return { group, mode: found.mode & 0o777 };
}

function groups(): { readonly name: string; readonly gid: number }[] {
  return readFileSync('/etc/group', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [name, , gid] = line.split(':');
      return name && gid ? [{ name, gid: Number(gid) }] : [];
    });
}
