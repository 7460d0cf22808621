import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  freeAddress,
  gatewayAddress,
  guestAddressCount,
  MAC_RANDOM_BYTES,
  macAddress,
} from './addressing.ts';
import { formatIpv4, isInNetwork, overlap, parseIpv4, parseIpv4Network } from './ipv4.ts';

const address = fc.nat(0xffffffff);
const cidr = fc
  .record({ base: address, prefix: fc.integer({ min: 20, max: 30 }) })
  .map(({ base, prefix }) => `${formatIpv4(base)}/${prefix}`);
const start = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('MAC addresses are local and unicast, and differ when their random bytes do', () => {
  const random = fc.uint8Array({ minLength: MAC_RANDOM_BYTES, maxLength: MAC_RANDOM_BYTES });
  fc.assert(
    fc.property(random, random, (one, other) => {
      const mac = macAddress(one);
      // The database's CHECK says the same.
      expect(mac).toMatch(/^[0-9a-f][26ae](:[0-9a-f]{2}){5}$/);
      expect(mac === macAddress(other)).toBe(Buffer.from(one).equals(Buffer.from(other)));
    }),
  );
  expect(() => macAddress(new Uint8Array(6))).toThrow(RangeError);
});

describe('addresses of a NAT network', () => {
  test('are given each once, all of them, and never the network’s own', () => {
    fc.assert(
      fc.property(
        cidr.filter((one) => guestAddressCount(one) <= 253),
        start,
        (network, from) => {
          const taken = new Set<string>();
          for (;;) {
            const found = freeAddress(network, taken, from);
            if (!found) break;
            expect(taken.has(found)).toBe(false);
            taken.add(found);
          }
          expect(taken.size).toBe(guestAddressCount(network));
          expect(taken.has(gatewayAddress(network))).toBe(false);
          const bounds = parseIpv4Network(network);
          expect(taken.has(formatIpv4(bounds?.first ?? 0))).toBe(false);
          expect(taken.has(formatIpv4(bounds?.last ?? 0))).toBe(false);
          for (const one of taken) expect(isInNetwork(one, network)).toBe(true);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('a /22 has 1,021, a /30 has one, a /31 none', () => {
    expect(guestAddressCount('10.86.4.0/22')).toBe(1_021);
    expect(gatewayAddress('10.86.4.0/22')).toBe('10.86.4.1');
    expect(freeAddress('10.86.4.0/30', [], 0.9)).toBe('10.86.4.2');
    expect(freeAddress('10.86.4.0/30', ['10.86.4.2'], 0)).toBeNull();
    expect(freeAddress('10.86.4.0/31', [], 0)).toBeNull();
    expect(() => freeAddress('nonsense', [], 0)).toThrow(RangeError);
  });
});

describe('IPv4 arithmetic', () => {
  test('reads what it writes', () => {
    fc.assert(fc.property(address, (number) => parseIpv4(formatIpv4(number)) === number));
  });

  test.each(['', '1.2.3', '1.2.3.4.5', '256.0.0.1', '01.2.3.4', '1.2.3.4/33', '1.2.3.4/', '::1', 'a.b.c.d'])(
    '%j is no network',
    (text) => {
      expect(parseIpv4Network(text)).toBeNull();
    },
  );

  test('networks overlap when they share an address', () => {
    const pair = fc.tuple(cidr, cidr);
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const a = parseIpv4Network(one);
        const b = parseIpv4Network(other);
        if (!a || !b) throw new Error('not a network');
        const shared = isInNetwork(formatIpv4(a.first), other) || isInNetwork(formatIpv4(b.first), one);
        expect(overlap(a, b)).toBe(shared);
        expect(overlap(b, a)).toBe(shared);
      }),
    );
  });
});
