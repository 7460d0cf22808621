import { isLibvirtError, type LibvirtConnection, type NetworkRef } from '@cloudlet/libvirt';
import { convert, create } from 'xmlbuilder2';
import { formatIpv4, isInNetwork, parseIpv4Network } from '../cidr.ts';
import { chooseNatNetwork } from '../natnet.ts';
import type { Hypervisor, StaticAddress } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { ask } from './errors.ts';
import { hostNetworks } from './host-networks.ts';

export const NETWORK_NAME = 'cloudlet';
const BRIDGE = 'cloudlet0';
/** The bridge's own: locally administered. */
const BRIDGE_MAC = '52:54:00:c1:0d:1e';

/**
 * Minutes that a lease lasts. Short, for dnsmasq gives an address to nobody else while a lease of its former holder runs, and a destroyed
 * guest does not hand its lease back.
 */
const LEASE_MINUTES = 2;

/** The node's NAT network with DHCP (https://libvirt.org/formatnetwork.html): a Linux bridge and a dnsmasq that libvirt runs. */
export type NatNetwork = Pick<Hypervisor, 'addAddress' | 'removeAddress'> & {
  /** Defines and starts it where that is not so. @param mayMove whether it may take another subnet: no guest lives in it yet */
  prepare(mayMove: boolean): Promise<void>;
  /** a.b.c.d/n. @throws HypervisorError failed before it was prepared */
  cidr(): string;
  listAddresses(): Promise<Pick<StaticAddress, 'macAddress' | 'ipAddress'>[]>;
};

type Definition = {
  readonly cidr: string;
  readonly hosts: readonly Pick<StaticAddress, 'macAddress' | 'ipAddress'>[];
};

export function openNatNetwork(libvirt: LibvirtConnection): NatNetwork {
  let current: { readonly ref: NetworkRef; readonly cidr: string } | null = null;

  async function find(): Promise<NetworkRef | null> {
    try {
      return await libvirt.network.lookupByName({ name: NETWORK_NAME });
    } catch (error) {
      if (isLibvirtError(error, 'NO_NETWORK')) return null;
      throw error;
    }
  }

  async function read(ref: NetworkRef): Promise<Definition> {
    return readDefinition(await libvirt.network.getXmlDesc({ network: ref, flags: ['inactive'] }));
  }

  function prepared() {
    if (current === null) throw new HypervisorError('failed', "the node's network is not prepared");
    return current;
  }

  async function updateHosts(
    command: 'add-last' | 'delete',
    host: Pick<StaticAddress, 'macAddress' | 'ipAddress'>,
  ) {
    await libvirt.network.update({
      network: prepared().ref,
      command,
      section: 'ip-dhcp-host',
      parentIndex: -1,
      xml: hostXml(host),
      flags: ['live', 'config'],
    });
  }

  async function holderOf(
    host: Pick<StaticAddress, 'macAddress' | 'ipAddress'>,
  ): Promise<'same' | 'other' | 'nobody'> {
    const { hosts } = await read(prepared().ref);
    const holder = hosts.find(
      ({ macAddress, ipAddress }) => macAddress === host.macAddress || ipAddress === host.ipAddress,
    );
    if (!holder) return 'nobody';
    return holder.macAddress === host.macAddress && holder.ipAddress === host.ipAddress ? 'same' : 'other';
  }

  return {
    async prepare(mayMove) {
      await ask(
        (async () => {
          const found = await find();
          const before = found && (await read(found)).cidr;
          const cidr = before && !mayMove ? before : chooseNatNetwork(await hostNetworks(BRIDGE), before);
          if (cidr === null)
            throw new HypervisorError('failed', 'every private network is taken on this host');
          if (found && cidr !== before) await remove(libvirt, found);
          const ref =
            found && cidr === before ? found : await libvirt.network.defineXml({ xml: networkXml(cidr) });
          if (!(await libvirt.network.isActive({ network: ref })))
            await libvirt.network.create({ network: ref });
          await libvirt.network.setAutostart({ network: ref, autostart: true });
          current = { ref, cidr };
        })(),
      );
    },

    cidr: () => prepared().cidr,

    async addAddress(host) {
      if (!isInNetwork(host.ipAddress, prepared().cidr)) {
        throw new HypervisorError(
          'failed',
          `${host.ipAddress} is not in the node's network ${prepared().cidr}`,
        );
      }
      try {
        await updateHosts('add-last', host);
      } catch (error) {
        if (!isLibvirtError(error, 'OPERATION_INVALID')) throw await ask(Promise.reject(error));
        const holder = await ask(holderOf(host));
        if (holder === 'same') return;
        const message = `${host.macAddress} or ${host.ipAddress} is given to another guest`;
        throw new HypervisorError('address_conflict', message, { cause: error });
      }
    },

    async removeAddress(host) {
      try {
        await updateHosts('delete', host);
      } catch (error) {
        if (!isLibvirtError(error, 'OPERATION_INVALID')) throw await ask(Promise.reject(error));
        if ((await ask(holderOf(host))) === 'same') throw await ask(Promise.reject(error));
      }
    },

    async listAddresses() {
      const { hosts } = await ask(read(prepared().ref));
      return hosts.filter(({ macAddress }) => macAddress !== BRIDGE_MAC);
    },
  };
}

async function remove(libvirt: LibvirtConnection, network: NetworkRef): Promise<void> {
  if (await libvirt.network.isActive({ network })) await libvirt.network.destroy({ network });
  await libvirt.network.undefine({ network });
}

/**
 * DHCP answers known guests only: there is no range. The bridge's own entry keeps the list from ever being empty, for libvirt would then
 * end dnsmasq and start it again with the next guest.
 */
function networkXml(cidr: string): string {
  const network = parseIpv4Network(cidr);
  if (network === null) throw new Error(`${cidr} is no network`);
  const gateway = formatIpv4(network.first + 1);
  return create({
    network: {
      name: NETWORK_NAME,
      bridge: { '@name': BRIDGE, '@stp': 'off', '@delay': '0' },
      mac: { '@address': BRIDGE_MAC },
      forward: { '@mode': 'nat' },
      ip: {
        '@address': gateway,
        '@prefix': cidr.split('/')[1] ?? '',
        dhcp: { host: { '@mac': BRIDGE_MAC, '@ip': gateway } },
      },
    },
  }).end({ headless: true });
}

function hostXml({ macAddress, ipAddress }: Pick<StaticAddress, 'macAddress' | 'ipAddress'>): string {
  return create({
    host: { '@mac': macAddress, '@ip': ipAddress, lease: { '@expiry': LEASE_MINUTES, '@unit': 'minutes' } },
  }).end({ headless: true });
}

type HostElement = { readonly '@mac': string; readonly '@ip': string };
type NetworkDocument = {
  readonly network: {
    readonly ip: {
      readonly '@address': string;
      readonly '@prefix': string;
      readonly dhcp?: { readonly host?: HostElement | readonly HostElement[] };
    };
  };
};

function readDefinition(xml: string): Definition {
  const { network } = convert(xml, { format: 'object' }) as unknown as NetworkDocument;
  const { first } = parseIpv4Network(`${network.ip['@address']}/${network.ip['@prefix']}`) ?? { first: 0 };
  const hosts = [network.ip.dhcp?.host ?? []].flat() as readonly HostElement[];
  return {
    cidr: `${formatIpv4(first)}/${network.ip['@prefix']}`,
    hosts: hosts.map((host) => ({ macAddress: host['@mac'], ipAddress: host['@ip'] })),
  };
}
