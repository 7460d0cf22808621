import { accessSync, chmodSync, chownSync, constants, readFileSync, statSync } from 'node:fs';
import { hasCode } from '../errors.ts';

export const KVM_DEVICE = '/dev/kvm';

/** What this machine says about hardware virtualisation. */
export type KvmFacts = {
  readonly architecture: string;
  /** The CPU's own flag; null where the architecture has none that the kernel shows. */
  readonly cpuFlag: 'vmx' | 'svm' | null;
  readonly device: { readonly group: string; readonly mode: number } | null;
  /** Whether this process could open the device for reading and writing. */
  readonly isOpenable: boolean;
};

export function gatherKvmFacts(): KvmFacts {
  const device = statSync(KVM_DEVICE, { throwIfNoEntry: false });
  return {
    architecture: process.arch,
    cpuFlag: parseCpuFlag(readFileSync('/proc/cpuinfo', 'utf8')),
    device: device ? { group: groupName(device.gid) ?? String(device.gid), mode: device.mode & 0o777 } : null,
    isOpenable: device !== undefined && isOpenable(),
  };
}

/** Intel's vmx or AMD's svm among the flags of /proc/cpuinfo. */
export function parseCpuFlag(cpuinfo: string): 'vmx' | 'svm' | null {
  const flags = new Set(/^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.split(' '));
  if (flags.has('vmx')) return 'vmx';
  return flags.has('svm') ? 'svm' : null;
}

/**
 * Whether guests run on KVM, and why or why not. The device alone proves nothing: on a host that is a paravirtualised guest
 * it is there and an ordinary guest hangs on it, so x86 must show its CPU flag as well.
 */
export function judgeKvm(facts: KvmFacts): { readonly isUsable: boolean; readonly reason: string } {
  const { architecture, cpuFlag, device } = facts;
  if (architecture === 'x64' && cpuFlag === null) {
    const also = device ? `, though ${KVM_DEVICE} exists: it belongs to a hypervisor below this machine` : '';
    return { isUsable: false, reason: `the CPU shows neither vmx nor svm${also}` };
  }
  if (!device)
    return { isUsable: false, reason: `${KVM_DEVICE} does not exist: the kvm module is not loaded` };
  if (!facts.isOpenable) return { isUsable: false, reason: `${KVM_DEVICE} cannot be opened` };
  return {
    isUsable: true,
    reason: cpuFlag ? `the CPU has ${cpuFlag} and ${KVM_DEVICE} opens` : `${KVM_DEVICE} opens`,
  };
}

/**
 * Whether QEMU's user may open the device. Where it may not, libvirt finds its knowledge of QEMU outdated at every call and
 * asks QEMU again, which takes up to a minute. Right too where there is no device.
 */
export function isKvmGroupRight({ device }: Pick<KvmFacts, 'device'>): boolean {
  return (
    device === null ||
    (device.group === 'kvm' && (device.mode & 0o060) === 0o060) ||
    (device.mode & 0o006) === 0o006
  );
}

/** Gives the device to the group kvm, as udev does where it runs. Needs root. */
export function mendKvmGroup(): void {
  const gid = groupId('kvm');
  if (gid === undefined) throw new Error('there is no group kvm: the package qemu-system-common makes it');
  chownSync(KVM_DEVICE, 0, gid);
  chmodSync(KVM_DEVICE, 0o660);
}

function isOpenable(): boolean {
  try {
    accessSync(KVM_DEVICE, constants.R_OK | constants.W_OK);
    return true;
  } catch (error) {
    if (hasCode(error, 'EACCES', 'ENOENT', 'ENXIO', 'ENODEV', 'EPERM')) return false;
    throw error;
  }
}

type Group = { readonly name: string; readonly gid: number };

function groups(): Group[] {
  return readFileSync('/etc/group', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [name, , gid] = line.split(':');
      return name && gid ? [{ name, gid: Number(gid) }] : [];
    });
}

const groupName = (gid: number) => groups().find((group) => group.gid === gid)?.name;
const groupId = (name: string) => groups().find((group) => group.name === name)?.gid;
