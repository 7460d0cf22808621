import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpv4, overlap, parseIpv4Network } from './cidr.ts';
import { chooseNatNetwork } from './natnet.ts';

const cidr = fc
  .tuple(fc.integer({ min: 0, max: 0xff_ff_ff_ff }), fc.integer({ min: 8, max: 32 }))
  .map(([address, prefix]) => `${formatIpv4(address)}/${prefix}`);
/** Networks in the very ranges that are chosen from. */
const privateCidr = fc
  .tuple(
    fc.constantFrom(10 * 2 ** 24, 172 * 2 ** 24 + 16 * 2 ** 16),
    fc.nat(2 ** 24 - 1),
    fc.integer({ min: 9, max: 32 }),
  )
  .map(([base, offset, prefix]) => `${formatIpv4(base + offset)}/${prefix}`);
const taken = fc.array(fc.oneof(cidr, privateCidr), { maxLength: 60 });

const network = (text: string) => {
  const parsed = parseIpv4Network(text);
  if (!parsed) throw new Error(`${text} is no network`);
  return parsed;
};

describe('chooseNatNetwork', () => {
  it('is the first candidate on a host that has nothing', () => {
    expect(chooseNatNetwork([])).toBe('10.128.0.0/22');
  });

  it('overlaps nothing that the host has or reaches', () => {
    fc.assert(
      fc.property(taken, (networks) => {
        const chosen = chooseNatNetwork(networks);
        if (chosen === null) return;
        for (const other of networks) expect(overlap(network(chosen), network(other))).toBe(false);
      }),
    );
  });

  it('is an aligned /22, the same for the same host in any order of its routes', () => {
    fc.assert(
      fc.property(taken, (networks) => {
        const chosen = chooseNatNetwork(networks);
        expect(chooseNatNetwork(networks.toReversed())).toBe(chosen);
        if (chosen === null) return;
        expect(chosen).toMatch(/\/22$/);
        expect(formatIpv4(network(chosen).first)).toBe(chosen.replace('/22', ''));
      }),
    );
  });

  it('keeps the network that the node has until something overlaps it', () => {
    expect(chooseNatNetwork(['192.168.0.0/16'], '10.200.4.0/22')).toBe('10.200.4.0/22');
    expect(chooseNatNetwork(['10.200.5.7'], '10.200.4.0/22')).toBe('10.128.0.0/22');
  });

  it('goes elsewhere when all of 10/8 is the company’s', () => {
    expect(chooseNatNetwork(['10.0.0.0/8'])).toBe('172.16.0.0/22');
    expect(chooseNatNetwork(['10.0.0.0/8', '172.17.0.1/16', '172.16.3.255'])).toBe('172.16.4.0/22');
  });

  it('passes over default routes, a VPN’s halves of one, IPv6 and names', () => {
    const noise = [
      '0.0.0.0/0',
      '0.0.0.0/1',
      '128.0.0.0/1',
      'default',
      'fe80::/64',
      '',
      '10.0.0.0/33',
      '10.0.0.256',
    ];
    expect(chooseNatNetwork(noise)).toBe('10.128.0.0/22');
  });

  it('is null when every candidate is taken', () => {
    expect(chooseNatNetwork(['10.0.0.0/8', '172.16.0.0/12', '100.64.0.0/10'])).toBeNull();
  });
});
