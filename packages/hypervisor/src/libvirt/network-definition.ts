import { isLibvirtError, type LibvirtConnection, type NetworkRef } from '@cloudlet/libvirt';
import { formatIpv4, parseIpv4Network } from '../cidr.ts';
import type { NetworkNames } from './network-names.ts';
import { elementAt, elementsAt, parseXml, toXml, type XmlElement } from './xml.ts';

/** An option of dnsmasq's (dnsmasq(8)). */
const HOSTS_OPTION = 'dhcp-hostsdir=';
const DNSMASQ_URI = 'http://libvirt.org/schemas/network/dnsmasq/1.0';

/** A node's network as libvirt has it. Nulls where an operator has written something else. */
export type NetworkDefinition = { readonly cidr: string | null; readonly hostsFolder: string | null };

export async function findNetwork(libvirt: LibvirtConnection, name: string): Promise<NetworkRef | null> {
  try {
    return await libvirt.network.lookupByName({ name });
  } catch (error) {
    if (isLibvirtError(error, 'NO_NETWORK')) return null;
    throw error;
  }
}

/** DHCP answers known guests only: there is no range. The bridge's own entry makes libvirt turn DHCP on at all. */
export function defineNetwork(
  libvirt: LibvirtConnection,
  names: NetworkNames,
  cidr: string,
  hostsFolder: string,
): Promise<NetworkRef> {
  const network = parseIpv4Network(cidr);
  if (network === null) throw new Error(`${cidr} is no network`);
  const gateway = formatIpv4(network.first + 1);
  const xml = toXml('network', {
    '@xmlns:dnsmasq': DNSMASQ_URI,
    name: names.network,
    bridge: { '@name': names.bridge, '@stp': 'off', '@delay': '0' },
    mac: { '@address': names.macAddress },
    forward: { '@mode': 'nat' },
    ip: {
      '@address': gateway,
      '@prefix': cidr.split('/')[1] ?? '',
      dhcp: { host: { '@mac': names.macAddress, '@ip': gateway } },
    },
    'dnsmasq:options': { 'dnsmasq:option': { '@value': HOSTS_OPTION + hostsFolder } },
  });
  return libvirt.network.defineXml({ xml });
}

export async function readNetwork(
  libvirt: LibvirtConnection,
  network: NetworkRef,
): Promise<NetworkDefinition> {
  const definition = parseXml(await libvirt.network.getXmlDesc({ network, flags: ['inactive'] }));
  const ip = elementAt(definition, 'ip');
  const option = elementAt(definition, 'options', 'option')?.attributes.value ?? '';
  return {
    cidr: ip ? subnetOf(ip) : null,
    hostsFolder: option.startsWith(HOSTS_OPTION) ? option.slice(HOSTS_OPTION.length) : null,
  };
}

/** The IPv4 subnets of libvirt's other networks, also of those that are not active: their bridges come back with them. */
export async function otherSubnets(libvirt: LibvirtConnection, name: string): Promise<string[]> {
  const others = (await libvirt.host.listAllNetworks()).filter((network) => network.name !== name);
  const subnets = await Promise.all(
    others.map(async (network) => {
      try {
        const definition = parseXml(await libvirt.network.getXmlDesc({ network }));
        return elementsAt(definition, 'ip').map(subnetOf);
      } catch (error) {
        if (isLibvirtError(error, 'NO_NETWORK')) return [];
        throw error;
      }
    }),
  );
  return subnets.flat().filter((subnet) => subnet !== null);
}

/** An `<ip>` element's; null where it is IPv6. */
function subnetOf({ attributes: { address, prefix, netmask } }: XmlElement): string | null {
  const ones = prefix ?? (netmask && prefixOf(netmask));
  const subnet = parseIpv4Network(`${address}/${ones}`);
  return subnet && `${formatIpv4(subnet.first)}/${ones}`;
}

function prefixOf(netmask: string): number {
  const bits = netmask.split('.').map((byte) => Number(byte).toString(2).replaceAll('0', ''));
  return bits.join('').length;
}
