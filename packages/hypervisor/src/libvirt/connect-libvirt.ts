import { chmod, mkdir } from 'node:fs/promises';
import { type ConnectOptions, connect, type LibvirtConnection } from '@cloudlet/libvirt';
import type { DomainSpec, Hypervisor } from '../port.ts';
import { openBackupJobs } from './backup-job.ts';
import { openBaseImages } from './base-images.ts';
import { openConsoles } from './consoles.ts';
import type { RunOnHost } from './dhcp-hosts.ts';
import { openDisks } from './disks.ts';
import { openDomains } from './domains.ts';
import { ask, asking } from './errors.ts';
import { openEvents } from './events.ts';
import { openGuestPower } from './guest-power.ts';
import { listHoldings } from './holdings.ts';
import { findVirtualization, readCapabilities, readHostFacts } from './host-facts.ts';
import type { Machine } from './machine.ts';
import { NETWORK_NAME, openNatNetwork } from './nat-network.ts';
import { type NodePaths, nodePaths } from './paths.ts';
import { openRestores } from './restores.ts';
import { openSeeds } from './seeds.ts';
import { openSnapshots } from './snapshots.ts';
import { endOfTool } from './tools.ts';

export type LibvirtDriverOptions = {
  /** E.g. `qemu:///system`. */
  readonly uri: string;
  /** Folder for images, disks and seeds; QEMU's user must be able to pass through every folder above it. */
  readonly stateDir: string;
  /** Errors that belong to no call: a listener's, a console's. */
  readonly onError: (error: unknown) => void;
  /** Where a test's node lives in namespaces: runs a program in there. Default: on this host. */
  readonly runOnHost?: RunOnHost;
};

/** The port on libvirt and QEMU. Waits until libvirtd answers. */
export async function connectLibvirt(options: LibvirtDriverOptions): Promise<Hypervisor> {
  const how: ConnectOptions = { uri: options.uri, onListenerError: options.onError, retry: true };
  const quick = await ask(connect(how));
  const slow = await ask(connect(how));
  const close = async () => {
    await Promise.all([quick.close(), slow.close()]);
  };
  try {
    return await ask(openDriver(options, quick, slow, close));
  } catch (error) {
    await close();
    throw error;
  }
}

async function openDriver(
  { stateDir, onError, runOnHost = endOfTool }: LibvirtDriverOptions,
  quick: LibvirtConnection,
  slow: LibvirtConnection,
  disconnect: () => Promise<void>,
): Promise<Hypervisor> {
  const paths = nodePaths(stateDir);
  const capabilities = await readCapabilities(quick);
  const virtualization = findVirtualization(capabilities);
  const machine: Machine = {
    virtualization: virtualization.virtualization,
    architecture: capabilities.architecture,
    network: NETWORK_NAME,
  };

  const network = openNatNetwork(quick, paths.dhcpHosts, runOnHost);
  const domains = openDomains(quick, paths, machine);
  const images = openBaseImages(paths);
  const backups = await openBackupJobs(quick, paths.instance);
  const events = await openEvents(quick, domains, onError);
  const consoles = openConsoles(quick, domains, paths, events.onEvent, onError);

  return {
    ...domains,
    ...openGuestPower({ quick, slow }, domains, paths),
    ...images,
    ...openDisks(paths, domains.refuseIfRunning),
    ...openSeeds(paths),
    ...openSnapshots(paths, domains, backups),
    ...openRestores(paths, domains),
    addAddress: network.addAddress,
    removeAddress: network.removeAddress,
    openConsole: consoles.openConsole,
    onEvent: events.onEvent,

    prepare: asking(async () => {
      await makeFolders(stateDir, paths);
      await images.tidy();
      await network.prepare((await domains.listDomains()).length > 0);
    }),

    host: async () => ask(readHostFacts(quick, capabilities, virtualization, stateDir, network.cidr())),
    listHoldings: asking(() => listHoldings(domains, network, paths)),

    async defineDomain(spec: DomainSpec) {
      await domains.defineDomain(spec);
      events.learn(spec.instanceId, spec.generation);
    },

    isHealthy: () => quick.state.state === 'connected',

    async close() {
      consoles.close();
      await disconnect();
    },
  };
}

/** QEMU and dnsmasq, which are not root, may pass through, and read what they are told to; nobody but root may list. */
async function makeFolders(stateDir: string, paths: NodePaths): Promise<void> {
  for (const folder of [stateDir, paths.instances, paths.baseImages]) {
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o711);
  }
}
