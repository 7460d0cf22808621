import type { LibvirtConnection, NetworkRef } from '@cloudlet/libvirt';
import { isInNetwork } from '../cidr.ts';
import { chooseNatNetwork } from '../natnet.ts';
import type { Hypervisor } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { type DhcpHost, openDhcpHosts, type RunOnHost } from './dhcp-hosts.ts';
import { ask, asking } from './errors.ts';
import { realPath } from './files.ts';
import { hostNetworks } from './host-networks.ts';
import { defineNetwork, findNetwork, otherSubnets, readNetwork } from './network-definition.ts';
import type { NetworkNames } from './network-names.ts';

/** The node's NAT network with DHCP (https://libvirt.org/formatnetwork.html): a Linux bridge and a dnsmasq that libvirt runs. */
export type NatNetwork = Pick<Hypervisor, 'addAddress' | 'removeAddress'> & {
  /**
   * Defines and starts it where that is not so. One that runs with guests in it stays as it is.
   * @param inhabited whether the node has guests: it then keeps its subnet
   */
  prepare(inhabited: boolean): Promise<void>;
  /** a.b.c.d/n. @throws HypervisorError failed before it was prepared */
  cidr(): string;
  listAddresses(): Promise<DhcpHost[]>;
};

export type NatNetworkOptions = {
  readonly libvirt: LibvirtConnection;
  readonly names: NetworkNames;
  /** Where the DHCP server finds whom it answers. */
  readonly hostsFolder: string;
  readonly runOnHost: RunOnHost;
  /** Told of what is not as it should be and cannot be mended now. */
  readonly onWarning: (message: string) => void;
};

export function openNatNetwork(options: NatNetworkOptions): NatNetwork {
  const { libvirt, names, hostsFolder, runOnHost, onWarning } = options;
  /** Where libvirt notes the dnsmasq that it runs for the network. */
  const pidFile = `/run/libvirt/network/${names.network}.pid`;
  const hosts = openDhcpHosts(hostsFolder, { bridge: names.bridge, pidFile, isActive }, runOnHost);
  let cidr: string | null = null;

  async function isActive(): Promise<boolean> {
    const network = await findNetwork(libvirt, names.network);
    return network !== null && (await libvirt.network.isActive({ network }));
  }

  function prepared(): string {
    if (cidr === null) throw new HypervisorError('failed', "the node's network is not prepared");
    return cidr;
  }

  async function ensure(inhabited: boolean): Promise<string> {
    const found = await findNetwork(libvirt, names.network);
    const before = found && (await readNetwork(libvirt, found));
    const chosen = before?.cidr && inhabited ? before.cidr : await choose(before?.cidr);
    const holdsOurs = before?.hostsFolder && (await realPath(before.hostsFolder)) === hostsFolder;
    if (!found || before?.cidr !== chosen || !holdsOurs) {
      const guests = found ? await guestsIn(found) : 0;
      if (guests === 0) return make(found, chosen);
      const why = `it should have the subnet ${chosen} and its DHCP hosts in ${hostsFolder}, but has ${before?.cidr} and ${before?.hostsFolder}`;
      const kept = `the network ${names.network} stays as it is while guests are in it (${guests} now)`;
      onWarning(`${kept}: ${why}; the first start of the agent without them mends it`);
      if (!before?.cidr) throw new HypervisorError('failed', `${kept}, and it has no IPv4 subnet`);
      return before.cidr;
    }
    await start(found);
    return chosen;
  }

  async function choose(current: string | null | undefined): Promise<string> {
    const taken = [...(await hostNetworks(names.bridge)), ...(await otherSubnets(libvirt, names.network))];
    const chosen = chooseNatNetwork(taken, current);
    if (chosen === null) throw new HypervisorError('failed', 'every private network is taken on this host');
    return chosen;
  }

  /** How many interfaces of running guests would lose their bridge with it. */
  async function guestsIn(network: NetworkRef): Promise<number> {
    if (!(await libvirt.network.isActive({ network }))) return 0;
    return (await libvirt.network.listAllPorts({ network })).length;
  }

  async function make(found: NetworkRef | null, subnet: string): Promise<string> {
    if (found) await remove(libvirt, found);
    await start(await defineNetwork(libvirt, names, subnet, hostsFolder));
    return subnet;
  }

  async function start(network: NetworkRef): Promise<void> {
    if (!(await libvirt.network.isActive({ network }))) await libvirt.network.create({ network });
    await libvirt.network.setAutostart({ network, autostart: true });
  }

  return {
    async prepare(inhabited) {
      await ask(hosts.prepare());
      cidr = await ask(ensure(inhabited));
      await ask(hosts.finishRemovals());
    },

    cidr: prepared,

    addAddress: asking(async ({ macAddress, ipAddress }) => {
      if (!isInNetwork(ipAddress, prepared())) {
        throw new HypervisorError('failed', `${ipAddress} is not in the node's network ${prepared()}`);
      }
      await hosts.add({ macAddress, ipAddress });
    }),

    removeAddress: asking(hosts.remove),
    listAddresses: hosts.list,
  };
}

async function remove(libvirt: LibvirtConnection, network: NetworkRef): Promise<void> {
  if (await libvirt.network.isActive({ network })) await libvirt.network.destroy({ network });
  await libvirt.network.undefine({ network });
}
