import { readFileSync, statSync } from 'node:fs';
import { machine } from 'node:os';
import type { VirtualizationFacts } from './choose.ts';

export const KVM_DEVICE = '/dev/kvm';

/** Who may open /dev/kvm. `group` is its group's name, or its number where that has none. */
export type KvmDevice = { readonly group: string; readonly mode: number };

/** What this host says about hardware virtualisation. */
export function readVirtualizationFacts(
  libvirtOffersKvm: VirtualizationFacts['libvirtOffersKvm'],
): VirtualizationFacts & { readonly kvmDevice: KvmDevice | null } {
  const kvmDevice = readKvmDevice();
  return {
    architecture: machine(),
    cpuFlags: cpuInfo('flags').split(' '),
    kvmDeviceExists: kvmDevice !== null,
    kvmDeviceAccessible: kvmDevice !== null && mayQemuOpen(kvmDevice),
    libvirtOffersKvm,
    kvmDevice,
  };
}

/**
 * Whether QEMU's user, who is in the group kvm, may read and write the device. Where it may not, libvirt finds its knowledge of
 * QEMU outdated at every call and asks QEMU again, which takes up to a minute.
 */
export function mayQemuOpen({ group, mode }: KvmDevice): boolean {
  return (group === 'kvm' && (mode & 0o060) === 0o060) || (mode & 0o006) === 0o006;
}

/** The group's number in /etc/group (group(5)). */
export function groupId(name: string): number | null {
  return hostGroups().find((group) => group.name === name)?.gid ?? null;
}

/** One field of the first CPU in /proc/cpuinfo (proc(5)); empty where the architecture has none. */
export function cpuInfo(field: string, text = readFileSync('/proc/cpuinfo', 'utf8')): string {
  return new RegExp(`^${field}\\s*: (.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
}

function readKvmDevice(): KvmDevice | null {
  const found = statSync(KVM_DEVICE, { throwIfNoEntry: false });
  if (!found) return null;
  const group = hostGroups().find(({ gid }) => gid === found.gid)?.name ?? String(found.gid);
  return { group, mode: found.mode & 0o777 };
}

function hostGroups(): { readonly name: string; readonly gid: number }[] {
  return readFileSync('/etc/group', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [name, , gid] = line.split(':');
      return name && gid ? [{ name, gid: Number(gid) }] : [];
    });
}
