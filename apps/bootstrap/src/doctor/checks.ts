import {
  chooseVirtualization,
  KVM_DEVICE,
  mayQemuOpen,
  type VirtualizationChoice,
} from '@cloudlet/hypervisor/virtualization';
import { repositoryRoot } from '../state/repository.ts';
import type { Facts, HostFacts, PortFacts } from './facts.ts';

/** One prerequisite as the doctor finds it. */
export type Check = {
  readonly name: string;
  /** `advice`: it works so, and could work better. */
  readonly verdict: 'right' | 'advice' | 'wrong';
  /** What was found. */
  readonly found: string;
  /** Why it matters. */
  readonly why: string;
  /** The command that mends it, or what to do where no command does. */
  readonly mend: string | null;
};

/** Judges the facts: no looking, no changing. */
export function diagnose(facts: Facts): Check[] {
  const always = [
    node(facts),
    memory(facts),
    disk(facts),
    packages(facts),
    controlPlaneUser(facts),
    ...facts.ports.map(port),
  ];
  return facts.mode === 'simulated' ? always : [...always, ...hypervisor(facts)];
}

/** Judges a machine that is to be a compute node and nothing else. */
export function diagnoseHost(facts: HostFacts): Check[] {
  return [disk(facts), ...hypervisor(facts)];
}

/** Whether everything that is needed is right. */
export function isWell(checks: readonly Check[]): boolean {
  return checks.every((check) => check.verdict !== 'wrong');
}

function hypervisor(facts: HostFacts): Check[] {
  return [
    virtualisation(facts),
    guestMemory(facts),
    kvmGroup(facts),
    libvirtd(facts),
    identity(facts),
    bridge(facts),
    tun(facts),
    reach(facts),
  ];
}

function check(
  name: string,
  why: string,
  verdict: Check['verdict'],
  found: string,
  mend: string | null,
): Check {
  return { name, verdict, found, why, mend: verdict === 'right' ? null : mend };
}

function node({ nodeVersion }: HostFacts): Check {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const isRight = major > 20 || (major === 20 && minor >= 9);
  const mend =
    "Debian 12's own is too old: unpack a build from https://nodejs.org/en/download into /usr/local";
  return check(
    'Node.js',
    'Everything runs on it; 20.9 is the oldest that works.',
    isRight ? 'right' : 'wrong',
    nodeVersion,
    mend,
  );
}

/** The parts take about 1 GiB together, building the portal as much again; each guest comes on top. */
const LEAST_MEMORY_MIB = 2048;

function memory({ memoryMib, freeMemoryMib }: HostFacts): Check {
  const found = `${memoryMib} MiB, ${freeMemoryMib} MiB of it available`;
  const why = 'The parts take about 1 GiB, building the portal as much again, guests come on top.';
  const mend = 'Give the machine more memory, or end programs that use much: ps aux --sort=-rss | head';
  return check(
    'Memory',
    why,
    memoryMib < LEAST_MEMORY_MIB ? 'wrong' : freeMemoryMib < 1024 ? 'advice' : 'right',
    found,
    mend,
  );
}

function disk({ freeDiskGib, stateRoot }: HostFacts): Check {
  const verdict = freeDiskGib < 3 ? 'wrong' : freeDiskGib < 20 ? 'advice' : 'right';
  return check(
    'Disk space',
    "Images, the guests' disks and the database lie there.",
    verdict,
    `${freeDiskGib.toFixed(1)} GiB are free for ${stateRoot}`,
    'Make room, or name a directory on a larger file system: ./cloudlet up --state DIR',
  );
}

function packages({ missingPackages }: Facts): Check {
  return check(
    'Debian packages',
    'PostgreSQL, Redis, QEMU, libvirt and the image builder come from Debian.',
    missingPackages.length === 0 ? 'right' : 'wrong',
    missingPackages.length === 0 ? 'all are installed' : `missing: ${missingPackages.join(', ')}`,
    `sudo apt-get install --no-install-recommends ${missingPackages.join(' ')} (./cloudlet up does it, too)`,
  );
}

function controlPlaneUser({ noUserBecause }: Facts): Check {
  return check(
    "Control plane's user",
    'Portal, gateway and controller need nothing of root: whoever broke into one of them would be root as well.',
    noUserBecause === null ? 'right' : 'advice',
    noUserBecause === null ? 'none of them has to run as root' : `they run as root: ${noUserBecause}`,
    `sudo chmod -R go+rX ${repositoryRoot}, or move the checkout and Node.js to where everybody may read, e.g. /opt; then ./cloudlet up`,
  );
}

function port({ what, port: number, address, option, stranger }: PortFacts): Check {
  const other = option ? `, or choose another: ./cloudlet up ${option} ${number + 100}` : '';
  return check(
    `Port ${number}`,
    `The ${what} listens there.`,
    stranger === null ? 'right' : 'wrong',
    stranger === null ? `free, or this cloud's own, on ${address}` : `${stranger} listens there`,
    `End that program${other}`,
  );
}

function virtualisation({ virtualization }: HostFacts): Check {
  const { virtualization: chosen, code, reason } = chooseVirtualization(virtualization);
  return check(
    'Virtualisation',
    'With KVM guests run at full speed; without it QEMU translates their code (TCG): a boot takes about ten times as long.',
    chosen === 'kvm' ? 'right' : 'advice',
    reason,
    WAYS_TO_KVM[code],
  );
}

/** Without KVM QEMU translates addresses as it translates code: nested paging is then nothing to miss. */
function guestMemory({ virtualization, guestMemory: { nestedPaging, hugepages, ksm } }: HostFacts): Check {
  const isUsed = chooseVirtualization(virtualization).virtualization === 'kvm';
  const paging =
    nestedPaging === 'none' ? 'no nested paging' : `nested paging (${nestedPaging.toUpperCase()})`;
  const pages = `huge pages of ${hugepages.sizeKib} KiB: ${hugepages.free} of ${hugepages.total} free`;
  return check(
    "Guests' memory",
    'Without nested paging (EPT, NPT) KVM keeps shadow tables, and guests that change much memory are slow.',
    isUsed && nestedPaging === 'none' ? 'advice' : 'right',
    `${paging}; ${pages}; KSM ${ksm ? 'on' : 'off'}`,
    'sudo modprobe -r kvm_intel && sudo modprobe kvm_intel ept=1 (AMD: kvm_amd npt=1), while no guest runs',
  );
}

const WAYS_TO_KVM: Record<VirtualizationChoice['code'], string | null> = {
  'kvm-usable': null,
  'cpu-flag-missing':
    'Switch VT-x or AMD-V on in the firmware; in a virtual machine, let its host pass it on (nested virtualisation)',
  'kvm-device-missing': 'sudo modprobe kvm_intel || sudo modprobe kvm_amd || sudo modprobe kvm',
  'kvm-device-inaccessible': `sudo chgrp kvm ${KVM_DEVICE} && sudo chmod 0660 ${KVM_DEVICE}`,
  'libvirt-without-kvm': 'virsh capabilities; sudo systemctl restart libvirtd',
};

function kvmGroup({ virtualization: { kvmDevice } }: HostFacts): Check {
  const isRight = kvmDevice === null || mayQemuOpen(kvmDevice);
  const found = kvmDevice
    ? `group ${kvmDevice.group}, mode 0${kvmDevice.mode.toString(8)}`
    : `there is no ${KVM_DEVICE}, so nothing to mend`;
  return check(
    "/dev/kvm's group",
    "QEMU's user must open it: else libvirt asks QEMU anew at every call, and each definition takes up to a minute.",
    isRight ? 'right' : 'wrong',
    found,
    WAYS_TO_KVM['kvm-device-inaccessible'],
  );
}

/** An answer that takes this long means that libvirt asked QEMU anew. */
const SLOW_ANSWER_MS = 10_000;

function libvirtd({ libvirt, isSetUp }: HostFacts): Check {
  const why = 'The agent makes and runs guests through it.';
  if ('answersInMs' in libvirt) {
    const isSlow = libvirt.answersInMs > SLOW_ANSWER_MS;
    const found = `answers in ${(libvirt.answersInMs / 1000).toFixed(1)} s`;
    return check('libvirtd', why, isSlow ? 'advice' : 'right', found, "See the check of /dev/kvm's group");
  }
  const startsLater = !isSetUp && !libvirt.isInstalled;
  const mend = startsLater
    ? './cloudlet up installs and starts it'
    : 'sudo systemctl restart libvirtd, or ./cloudlet up where there is no systemd';
  return check('libvirtd', why, isSetUp ? 'wrong' : 'advice', libvirt.error, mend);
}

function identity({ hostUuid, isSetUp }: HostFacts): Check {
  return check(
    'Host identity',
    "Without a UUID that stays, libvirt makes up another at each start, and the control plane takes the node's reports for a stranger's.",
    hostUuid !== 'none' ? 'right' : isSetUp ? 'wrong' : 'advice',
    hostUuid === 'none'
      ? 'the firmware tells no UUID, and libvirtd.conf sets none'
      : `a UUID from the ${hostUuid}`,
    './cloudlet up sets host_uuid in /etc/libvirt/libvirtd.conf',
  );
}

function bridge({ hasBridge }: HostFacts): Check {
  const found = hasBridge ? 'the kernel has it' : 'the kernel has no module "bridge"';
  const why = 'Guests reach the network over a bridge.';
  return check('Bridge', why, hasBridge ? 'right' : 'wrong', found, 'sudo modprobe bridge');
}

function tun({ hasTun }: HostFacts): Check {
  const found = hasTun ? '/dev/net/tun is there' : '/dev/net/tun does not exist';
  return check(
    'TAP devices',
    "A guest's network card ends in one.",
    hasTun ? 'right' : 'wrong',
    found,
    'sudo modprobe tun',
  );
}

function reach({ closedFolder, stateRoot }: HostFacts): Check {
  return check(
    'State directory',
    "QEMU runs as a user of its own and must pass every folder on the way to the guests' disks.",
    closedFolder === null ? 'right' : 'wrong',
    closedFolder === null ? `${stateRoot} can be reached` : `${closedFolder} lets nobody but its owner pass`,
    `sudo chmod o+x ${closedFolder ?? ''}`,
  );
}
