import { formatIpv4, overlap, parseIpv4Network } from './cidr.ts';

/** 1,021 guests a node. */
const PREFIX = 22;
const SIZE = 2 ** (32 - PREFIX);
/** A /8, the widest network that a host's neighbours may be in. */
const WIDEST = 2 ** 24;

/**
 * Where a node's NAT network may lie, in order of preference: the upper part of 10/8, which hosts' own networks use seldom
 * (libvirt's default is 192.168.122.0/24, Docker's 172.17–31, Kubernetes' 10.42, 10.96 and 10.244), then what else RFC 1918
 * and RFC 6598 (shared address space) leave.
 */
const POOLS = [
  '10.128.0.0/10',
  '10.192.0.0/10',
  '10.64.0.0/10',
  '172.16.0.0/12',
  '100.64.0.0/10',
  '10.0.0.0/10',
];

/**
 * The node's NAT network: the first /22 of the candidates that overlaps none of what the host has or reaches. The order never
 * changes, so a host without collisions has the same network after every start.
 * @param taken the host's addresses and routes (`10.1.2.3/24`, `10.0.0.0/8`, `10.9.8.7`); default routes (all
 *   wider than a /8: VPNs split theirs in two) and what is no IPv4 network (`default`, IPv6) name no neighbours and are passed over.
 * @param current the network that the node has: kept where nothing overlaps it, so that guests keep their addresses. Leave its
 *   own bridge's address and route out of `taken`.
 * @returns the network as CIDR, or null where every candidate is taken.
 */
export function chooseNatNetwork(taken: readonly string[], current: string | null = null): string | null {
  const networks = taken
    .map(parseIpv4Network)
    .filter((network) => network !== null)
    .filter((network) => network.last - network.first < WIDEST);
  const own = current === null ? null : parseIpv4Network(current);
  if (own && !networks.some((network) => overlap(network, own))) return current;

  for (const pool of POOLS.map(parseIpv4Network)) {
    if (!pool) continue;
    let first = pool.first;
    while (first + SIZE - 1 <= pool.last) {
      const candidate = { first, last: first + SIZE - 1 };
      const hit = networks.find((network) => overlap(network, candidate));
      if (!hit) return `${formatIpv4(first)}/${PREFIX}`;
      first = Math.ceil((hit.last + 1) / SIZE) * SIZE;
    }
  }
  return null;
}
