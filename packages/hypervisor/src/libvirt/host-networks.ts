import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';

/**
 * Networks that the host has or reaches over an interface: its addresses and its IPv4 routes (/proc/net/route, proc(5)).
 * @param exceptBridge our own bridge, which is not in the way of itself
 * @returns as CIDR
 */
export async function hostNetworks(exceptBridge: string): Promise<string[]> {
  const addresses = Object.entries(networkInterfaces())
    .filter(([name]) => name !== exceptBridge)
    .flatMap(([, ofInterface]) => ofInterface ?? [])
    .flatMap(({ family, cidr }) => (family === 'IPv4' && cidr !== null ? [cidr] : []));
  const routes = parseRoutes(await readFile('/proc/net/route', 'utf8'), exceptBridge);
  return [...addresses, ...routes];
}

/** Destination and mask stand as hexadecimal numbers in the host's byte order, which is little-endian on all that we run on. */
export function parseRoutes(table: string, exceptBridge: string): string[] {
  return table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/\s+/))
    .filter(([name]) => name !== exceptBridge)
    .map((fields) => `${dotted(fields[1] ?? '')}/${ones(fields[7] ?? '')}`);
}

function dotted(hex: string): string {
  return (hex.match(/../g) ?? [])
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

function ones(hex: string): number {
  return Number.parseInt(hex || '0', 16)
    .toString(2)
    .replaceAll('0', '').length;
}
