import { existsSync, statfsSync } from 'node:fs';
import { freemem, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type HostMemoryFacts,
  readHostMemory,
  readVirtualizationFacts,
} from '@cloudlet/hypervisor/virtualization';
import { messageOf } from '../errors.ts';
import { findHostUuidSource, type HostUuidSource } from '../host/identity.ts';
import { missingPackages, packagesFor } from '../host/packages.ts';
import { findPortHolder, isPortFree } from '../host/ports.ts';
import { LIBVIRTD_HEALTH } from '../parts/catalogue.ts';
import { partRunnerOf } from '../parts/choose-runner.ts';
import { probe } from '../parts/health.ts';
import { closedFolder } from '../process/closed-folder.ts';
import { run, runAny } from '../process/run.ts';
import { isRoot } from '../process/users.ts';
import { wayToPrograms } from '../process/way-to-programs.ts';
import { readFileIfExists } from '../state/files.ts';
import { statePaths } from '../state/paths.ts';
import type { Settings } from '../state/settings.ts';
import { wantedPorts } from '../steps/ports.ts';
import { PURPOSES } from '../steps/story.ts';

export type PortFacts = {
  readonly what: string;
  readonly port: number;
  readonly address: string;
  readonly option?: string;
  /** Who listens there besides this cloud; null: nobody. */
  readonly stranger: string | null;
};

/** What the doctor looked at of the machine itself; the judgement is apart, in checks.ts. */
export type HostFacts = {
  readonly mode: Settings['mode'];
  /** Whether `up` has set a cloud up here. */
  readonly isSetUp: boolean;
  readonly nodeVersion: string;
  readonly memoryMib: number;
  readonly freeMemoryMib: number;
  readonly stateRoot: string;
  readonly freeDiskGib: number;
  readonly virtualization: ReturnType<typeof readVirtualizationFacts>;
  readonly guestMemory: HostMemoryFacts;
  readonly missingPackages: readonly string[];
  readonly libvirt:
    | { readonly answersInMs: number }
    | { readonly error: string; readonly isInstalled: boolean };
  readonly hostUuid: HostUuidSource;
  readonly hasBridge: boolean;
  readonly hasTun: boolean;
  /** The first folder on the way to the state directory that QEMU's user may not pass. */
  readonly closedFolder: string | null;
};

/** And what a cloud's own programs need. */
export type Facts = HostFacts & {
  /** Why portal, gateway and controller have to run as root; null: they need not, or nobody is root. */
  readonly noUserBecause: string | null;
  readonly ports: readonly PortFacts[];
};

/** Looks at this machine; changes nothing. */
export async function gatherFacts(stateRoot: string, settings: Settings, isSetUp: boolean): Promise<Facts> {
  return {
    ...(await gatherHostFacts(stateRoot, settings.mode, isSetUp)),
    noUserBecause: noUserBecause(),
    ports: await portFacts(stateRoot, settings),
  };
}

/** Looks at this machine as one that is to carry guests; changes nothing. */
export async function gatherHostFacts(
  stateRoot: string,
  mode: Settings['mode'],
  isSetUp: boolean,
): Promise<HostFacts> {
  const { bavail, bsize } = statfsSync(nearestFolder(stateRoot));
  return {
    mode,
    isSetUp,
    nodeVersion: process.versions.node,
    memoryMib: Math.floor(totalmem() / 2 ** 20),
    freeMemoryMib: availableMemoryMib(),
    stateRoot,
    freeDiskGib: (bavail * bsize) / 2 ** 30,
    virtualization: readVirtualizationFacts(null),
    guestMemory: readHostMemory(),
    missingPackages: await missingPackages(PURPOSES[mode].flatMap((purpose) => packagesFor(purpose))),
    libvirt: mode === 'simulated' ? { error: 'not asked', isInstalled: false } : await askLibvirt(),
    hostUuid: findHostUuidSource(),
    hasBridge: hasKernelModule('bridge') || (await canMakeBridge()),
    hasTun: existsSync('/dev/net/tun') || hasKernelModule('tun'),
    closedFolder: closedFolder(stateRoot),
  };
}

/** What programs may still take, the cache included (proc_meminfo(5)). */
function availableMemoryMib(): number {
  const kib = /^MemAvailable:\s+(\d+)/m.exec(readFileIfExists('/proc/meminfo') ?? '')?.[1];
  return kib ? Math.floor(Number(kib) / 1024) : Math.floor(freemem() / 2 ** 20);
}

async function askLibvirt(): Promise<Facts['libvirt']> {
  const isInstalled = existsSync('/usr/sbin/libvirtd');
  const { socket } = LIBVIRTD_HEALTH;
  if (!existsSync(socket)) return { error: `${socket} does not exist`, isInstalled };
  // What it can do takes it up to a minute where it has to ask QEMU anew. One that hangs would take for ever.
  const { healthy, detail = 'it does not answer' } = await probe(LIBVIRTD_HEALTH);
  if (!healthy) return { error: detail, isInstalled };
  const began = performance.now();
  try {
    await run(['virsh', '--quiet', '--connect', 'qemu:///system', 'capabilities'], { timeoutMs: 90_000 });
    return { answersInMs: performance.now() - began };
  } catch (error) {
    return { error: messageOf(error), isInstalled };
  }
}

/** Loaded, built in, or there to be loaded. */
function hasKernelModule(name: string): boolean {
  if (existsSync(`/sys/module/${name}`)) return true;
  const folder = join('/lib/modules', release());
  return ['modules.dep', 'modules.builtin'].some((file) =>
    readFileIfExists(join(folder, file))?.includes(`/${name}.ko`),
  );
}

/** Tried in a network namespace that ends with the trial, which only root can: some containers hide the kernel's modules. */
async function canMakeBridge(): Promise<boolean> {
  if (!isRoot() || !existsSync('/usr/bin/unshare')) return false;
  const command = ['unshare', '--net', 'ip', 'link', 'add', 'name', 'trial', 'type', 'bridge'] as const;
  return (await runAny(command)).code === 0;
}

function noUserBecause(): string | null {
  const way = isRoot() ? wayToPrograms() : { closed: [] };
  return 'obstacle' in way ? way.obstacle : null;
}

function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path));
}

async function portFacts(stateRoot: string, settings: Settings): Promise<PortFacts[]> {
  const paths = statePaths(stateRoot);
  const states =
    isRoot() || settings.mode === 'simulated' ? await partRunnerOf({ paths, settings }).states() : [];
  const ours = new Set(states.map((state) => state.pid));
  return Promise.all(
    wantedPorts({ settings }).map(async (wanted) => {
      if (await isPortFree(wanted.port, wanted.address)) return { ...wanted, stranger: null };
      const holder = findPortHolder(wanted.port);
      const isOurs = holder?.pid != null && ours.has(holder.pid);
      return { ...wanted, stranger: isOurs ? null : (holder?.description ?? 'somebody') };
    }),
  );
}
