import { formatIpv4, parseIpv4, parseIpv4Network } from './ipv4.ts';

/** Random bytes that a MAC address takes. */
export const MAC_RANDOM_BYTES = 5;

/**
 * A locally administered unicast MAC address (IEEE 802-2014 section 8.4: the second-lowest bit of the first octet set, the lowest
 * clear). The first octet is constant: libvirt keeps FE for the host's side of a guest's interface.
 */
export function macAddress(random: Uint8Array): string {
  if (random.length !== MAC_RANDOM_BYTES)
    throw new RangeError(`a MAC address takes ${MAC_RANDOM_BYTES} bytes`);
  return ['02', ...Array.from(random, (byte) => byte.toString(16).padStart(2, '0'))].join(':');
}

/** The node's own address in its NAT network: the first one, which guests have as gateway and DNS server. */
export function gatewayAddress(cidr: string): string {
  return formatIpv4(requireNetwork(cidr).first + 1);
}

/** How many guests a NAT network has addresses for: all but the network's own, the gateway's and the broadcast address. */
export function guestAddressCount(cidr: string): number {
  const { first, last } = requireNetwork(cidr);
  return Math.max(0, last - first - 2);
}

/**
 * A free address for a guest, or null when the network is full. Looking from a random place on, so that an address that was
 * given back rests before somebody else has it: DHCP leases, ARP caches and known_hosts of its last holder fade meanwhile.
 * @param start a number from 0 (inclusive) to 1 (exclusive)
 */
export function freeAddress(cidr: string, taken: Iterable<string>, start: number): string | null {
  const count = guestAddressCount(cidr);
  const lowest = requireNetwork(cidr).first + 2;
  const used = new Set(Array.from(taken, parseIpv4));
  const offset = Math.floor(start * count);
  for (let step = 0; step < count; step += 1) {
    const candidate = lowest + ((offset + step) % count);
    if (!used.has(candidate)) return formatIpv4(candidate);
  }
  return null;
}

function requireNetwork(cidr: string): { first: number; last: number } {
  const network = parseIpv4Network(cidr);
  if (!network) throw new RangeError(`${cidr} is no IPv4 network`);
  return network;
}
