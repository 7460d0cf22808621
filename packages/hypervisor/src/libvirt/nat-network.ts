import { isLibvirtError, type LibvirtConnection, type NetworkRef } from '@cloudlet/libvirt';
import { formatIpv4, isInNetwork, parseIpv4Network } from '../cidr.ts';
import { chooseNatNetwork } from '../natnet.ts';
import type { Hypervisor } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { type DhcpHost, openDhcpHosts, type RunOnHost } from './dhcp-hosts.ts';
import { ask, asking } from './errors.ts';
import { hostNetworks } from './host-networks.ts';
import { elementAt, parseXml, toXml } from './xml.ts';

export const NETWORK_NAME = 'cloudlet';
const BRIDGE = 'cloudlet0';
/** The bridge's own: locally administered. */
const BRIDGE_MAC = '52:54:00:c1:0d:1e';
/** Where libvirt notes the dnsmasq that it runs for the network. */
const DNSMASQ_PID_FILE = `/run/libvirt/network/${NETWORK_NAME}.pid`;
/** An option of dnsmasq's (dnsmasq(8)). */
const HOSTS_OPTION = 'dhcp-hostsdir=';
const DNSMASQ_URI = 'http://libvirt.org/schemas/network/dnsmasq/1.0';

/** The node's NAT network with DHCP (https://libvirt.org/formatnetwork.html): a Linux bridge and a dnsmasq that libvirt runs. */
export type NatNetwork = Pick<Hypervisor, 'addAddress' | 'removeAddress'> & {
  /**
   * Defines and starts it where that is not so.
   * @param inhabited whether guests live in it: it then keeps its subnet
   */
  prepare(inhabited: boolean): Promise<void>;
  /** a.b.c.d/n. @throws HypervisorError failed before it was prepared */
  cidr(): string;
  listAddresses(): Promise<DhcpHost[]>;
};

/** Nulls where an operator has written something else. */
type Definition = { readonly cidr: string | null; readonly hostsFolder: string | null };

export function openNatNetwork(
  libvirt: LibvirtConnection,
  hostsFolder: string,
  runOnHost: RunOnHost,
): NatNetwork {
  const server = { bridge: BRIDGE, pidFile: DNSMASQ_PID_FILE, isActive };
  const hosts = openDhcpHosts(hostsFolder, server, runOnHost);
  let cidr: string | null = null;

  async function isActive(): Promise<boolean> {
    const network = await find(libvirt);
    return network !== null && (await libvirt.network.isActive({ network }));
  }

  function prepared(): string {
    if (cidr === null) throw new HypervisorError('failed', "the node's network is not prepared");
    return cidr;
  }

  async function ensure(inhabited: boolean): Promise<string> {
    const found = await find(libvirt);
    const before = found && (await read(libvirt, found));
    const chosen =
      before?.cidr && inhabited ? before.cidr : chooseNatNetwork(await hostNetworks(BRIDGE), before?.cidr);
    if (chosen === null) throw new HypervisorError('failed', 'every private network is taken on this host');
    const isRight = before?.cidr === chosen && before.hostsFolder === hostsFolder;
    if (found && !isRight) await remove(libvirt, found);
    const network = found && isRight ? found : await define(libvirt, chosen, hostsFolder);
    if (!(await libvirt.network.isActive({ network }))) await libvirt.network.create({ network });
    await libvirt.network.setAutostart({ network, autostart: true });
    return chosen;
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

async function find(libvirt: LibvirtConnection): Promise<NetworkRef | null> {
  try {
    return await libvirt.network.lookupByName({ name: NETWORK_NAME });
  } catch (error) {
    if (isLibvirtError(error, 'NO_NETWORK')) return null;
    throw error;
  }
}

async function remove(libvirt: LibvirtConnection, network: NetworkRef): Promise<void> {
  if (await libvirt.network.isActive({ network })) await libvirt.network.destroy({ network });
  await libvirt.network.undefine({ network });
}

/** DHCP answers known guests only: there is no range. The bridge's own entry makes libvirt turn DHCP on at all. */
function define(libvirt: LibvirtConnection, cidr: string, hostsFolder: string): Promise<NetworkRef> {
  const network = parseIpv4Network(cidr);
  if (network === null) throw new Error(`${cidr} is no network`);
  const gateway = formatIpv4(network.first + 1);
  const xml = toXml('network', {
    '@xmlns:dnsmasq': DNSMASQ_URI,
    name: NETWORK_NAME,
    bridge: { '@name': BRIDGE, '@stp': 'off', '@delay': '0' },
    mac: { '@address': BRIDGE_MAC },
    forward: { '@mode': 'nat' },
    ip: {
      '@address': gateway,
      '@prefix': cidr.split('/')[1] ?? '',
      dhcp: { host: { '@mac': BRIDGE_MAC, '@ip': gateway } },
    },
    'dnsmasq:options': { 'dnsmasq:option': { '@value': HOSTS_OPTION + hostsFolder } },
  });
  return libvirt.network.defineXml({ xml });
}

async function read(libvirt: LibvirtConnection, network: NetworkRef): Promise<Definition> {
  const definition = parseXml(await libvirt.network.getXmlDesc({ network, flags: ['inactive'] }));
  const { address, prefix } = elementAt(definition, 'ip')?.attributes ?? {};
  const subnet = parseIpv4Network(`${address}/${prefix}`);
  const option = elementAt(definition, 'options', 'option')?.attributes.value ?? '';
  return {
    cidr: subnet && `${formatIpv4(subnet.first)}/${prefix}`,
    hostsFolder: option.startsWith(HOSTS_OPTION) ? option.slice(HOSTS_OPTION.length) : null,
  };
}
