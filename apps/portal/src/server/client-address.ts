import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

/** The proxies that are believed about whom they forward. */
export type TrustedProxies = BlockList;

const proxySchema = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

/**
 * @param entries addresses and networks (`10.0.0.0/8`)
 * @throws Error where one is neither
 */
export function trustedProxiesOf(entries: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const entry of entries) {
    if (!proxySchema.safeParse(entry).success) throw new Error(`${entry} is no address and no network`);
    const [address = '', prefix] = entry.split('/');
    const name = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, name);
    else list.addSubnet(address, Number(prefix), name);
  }
  return list;
}

/**
 * Where a request comes from. Anybody can write an X-Forwarded-For: it is read from its end, and only as far as each hop that
 * passed it on is a trusted proxy.
 * @param peer who opened the connection; null where it is not known
 * @returns null where it is not known
 */
export function clientAddress(
  peer: string | null,
  forwardedFor: string | null,
  trusted: TrustedProxies,
): string | null {
  let address = plain(peer ?? '');
  if (isIP(address) === 0) return null;
  for (const hop of (forwardedFor ?? '').split(',').reverse()) {
    const before = plain(hop.trim());
    if (!isTrusted(address, trusted) || isIP(before) === 0) break;
    address = before;
  }
  return address;
}

function isTrusted(address: string, trusted: TrustedProxies): boolean {
  return trusted.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

/** IPv4 as a socket for both families shows it (RFC 4291 section 2.5.5.2) is IPv4. */
function plain(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}
