/** IPv4 networks as numbers: pure arithmetic for choosing networks and checking addresses. */

/** An IPv4 network: first and last address as unsigned 32-bit numbers. */
export type Ipv4Network = { readonly first: number; readonly last: number };

/** The number of a dotted address, or null where it is none. */
export function parseIpv4(address: string): number | null {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return null;
  return parts.reduce((number, part) => number * 256 + Number(part), 0);
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

/** The network of `address/prefix` (host bits may be set) or of a single address; null for anything else, IPv6 too. */
export function parseIpv4Network(text: string): Ipv4Network | null {
  const [address = '', prefix = '32', ...rest] = text.split('/');
  const number = parseIpv4(address);
  if (number === null || rest.length > 0 || !/^\d{1,2}$/.test(prefix) || Number(prefix) > 32) return null;
  const size = 2 ** (32 - Number(prefix));
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1 };
}

export function overlap(one: Ipv4Network, other: Ipv4Network): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/** Whether a dotted address lies in a network `a.b.c.d/n`. */
export function isInNetwork(address: string, cidr: string): boolean {
  const number = parseIpv4(address);
  const network = parseIpv4Network(cidr);
  return number !== null && network !== null && number >= network.first && number <= network.last;
}
