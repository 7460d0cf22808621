import { chmod, mkdir, realpath } from 'node:fs/promises';
import { type CallReport, type ConnectOptions, connect, type LibvirtConnection } from '@cloudlet/libvirt';
import type { DomainSpec, Hypervisor } from '../port.ts';
import { openBackupJobs } from './backup-job.ts';
import { openBaseImages } from './base-images.ts';
import { openConsoles } from './consoles.ts';
import { describeInstance } from './describe-instance.ts';
import type { RunOnHost } from './dhcp-hosts.ts';
import { openDisks } from './disks.ts';
import { openDomains } from './domains.ts';
import { ask, asking } from './errors.ts';
import { openEvents } from './events.ts';
import { type GuestCalls, openGuestCalls } from './guest-calls.ts';
import { openGuestPower } from './guest-power.ts';
import { listHoldings } from './holdings.ts';
import { findVirtualization, readCapabilities, readHostFacts } from './host-facts.ts';
import { readHostUse } from './host-use.ts';
import { tellOfLostGuests } from './lost-guests.ts';
import type { Machine } from './machine.ts';
import { openNatNetwork } from './nat-network.ts';
import { openOwnDomains } from './own-domains.ts';
import { namesOfNode } from './own-network.ts';
import { type NodePaths, nodePaths } from './paths.ts';
import { openRestores } from './restores.ts';
import { openSeeds } from './seeds.ts';
import { openSnapshots } from './snapshots.ts';
import { endOfTool } from './tools.ts';

export type LibvirtDriverOptions = {
  /** E.g. `qemu:///system`. */
  readonly uri: string;
  /**
   * Folder for images, disks and seeds; QEMU's user must be able to pass through every folder above it. It tells the node from
   * others of the same libvirt: each has a network of its own, and sees its own domains alone.
   */
  readonly stateDir: string;
  /** Errors that belong to no call: a listener's, a console's. */
  readonly onError: (error: unknown) => void;
  /** What an operator should know of, and nobody can mend now. */
  readonly onWarning: (message: string) => void;
  /** Each call of libvirt's that has ended, told where the driver's method was called from. */
  readonly onCall: (call: CallReport) => void;
  /** How long libvirtd may take for a call that waits for no guest (ms). Default: a minute. */
  readonly callTimeoutMs?: number;
  /** Where a test's node lives in namespaces: runs a program in there. Default: on this host. */
  readonly runOnHost?: RunOnHost;
};

/** The port on libvirt and QEMU. Waits until libvirtd answers. */
export async function connectLibvirt(options: LibvirtDriverOptions): Promise<Hypervisor> {
  const { uri, onError, onCall, callTimeoutMs = 60_000 } = options;
  const how: ConnectOptions = { uri, onCall, onListenerError: onError };
  const libvirt = await ask(connect({ ...how, callTimeoutMs, retry: true }));
  const guestCalls = openGuestCalls(how);
  const close = async () => {
    await Promise.all([libvirt.close(), guestCalls.close()]);
  };
  try {
    return await ask(openDriver(options, libvirt, guestCalls, close));
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param libvirt for all that libvirtd answers from its own memory, whatever a guest does */
async function openDriver(
  options: LibvirtDriverOptions,
  libvirt: LibvirtConnection,
  guestCalls: GuestCalls,
  disconnect: () => Promise<void>,
): Promise<Hypervisor> {
  const { onError, onWarning, runOnHost = endOfTool } = options;
  await mkdir(options.stateDir, { recursive: true });
  const stateDir = await realpath(options.stateDir);
  const paths = nodePaths(stateDir);
  const names = await namesOfNode(libvirt, paths);
  const capabilities = await readCapabilities(libvirt);
  const virtualization = findVirtualization(capabilities);
  const machine: Machine = {
    virtualization: virtualization.virtualization,
    architecture: capabilities.architecture,
    network: names.network,
  };

  const hostsFolder = paths.dhcpHosts;
  const network = openNatNetwork({ libvirt, names, hostsFolder, runOnHost, onWarning });
  const own = openOwnDomains(libvirt, paths);
  const domains = openDomains(libvirt, own, paths, machine);
  const images = openBaseImages(paths);
  const backups = await openBackupJobs(libvirt, guestCalls, paths.instance);
  const events = await openEvents(libvirt, domains, onError);
  const consoles = openConsoles(libvirt, domains, paths, events.onEvent, onError);

  return {
    ...domains,
    ...openGuestPower({ libvirt, guestCalls, domains, own, isKnown: events.isKnown, paths }),
    ...images,
    ...openDisks(paths, domains.refuseIfRunning),
    ...openSeeds(paths),
    ...openSnapshots(paths, domains, backups),
    ...openRestores(paths, domains),
    addAddress: network.addAddress,
    removeAddress: network.removeAddress,
    openConsole: consoles.openConsole,
    readConsole: consoles.readConsole,
    onEvent: events.onEvent,

    prepare: asking(async () => {
      await makeFolders(paths);
      await images.tidy();
      await network.prepare((await domains.listDomains()).length > 0);
      for (const warning of await tellOfLostGuests(libvirt, own)) onWarning(warning);
    }),

    host: async () => ask(readHostFacts(libvirt, capabilities, virtualization, stateDir, network.cidr())),
    hostUse: async () => ask(readHostUse(stateDir)),
    listHoldings: asking(() => listHoldings(domains, network, paths)),
    describeInstance: asking((instanceId: string) => describeInstance(libvirt, domains, paths, instanceId)),

    async defineDomain(spec: DomainSpec) {
      await domains.defineDomain(spec);
      events.learn(spec.instanceId, spec.generation);
    },

    // An answer that is overdue is libvirtd's fault, not a guest's: it has no thread left, or a lock that nobody gives back.
    isHealthy: () => libvirt.state.state === 'connected' && libvirt.load.overdue === 0,

    async close() {
      consoles.close();
      await disconnect();
    },
  };
}

/** QEMU and dnsmasq, which are not root, may pass through, and read what they are told to; nobody but root may list. */
async function makeFolders({ stateDir, instances, baseImages }: NodePaths): Promise<void> {
  for (const folder of [stateDir, instances, baseImages]) {
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o711);
  }
}
