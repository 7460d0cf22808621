import { expect, it } from 'vitest';
import { clientAddress, trustedProxiesOf } from './client-address.ts';

const proxies = ['10.0.0.0/8', '192.0.2.1', 'fd00::/8'];

it.each([
  ['198.51.100.7', null, [], '198.51.100.7'],
  ['::ffff:198.51.100.7', null, [], '198.51.100.7'],
  ['2001:db8::1', null, [], '2001:db8::1'],
  // Nobody is believed who was not said to be.
  ['198.51.100.7', '203.0.113.9', [], '198.51.100.7'],
  ['198.51.100.7', '203.0.113.9', proxies, '198.51.100.7'],
  ['10.1.2.3', '203.0.113.9', proxies, '203.0.113.9'],
  ['::ffff:10.1.2.3', '203.0.113.9', proxies, '203.0.113.9'],
  // What the browser itself claims stands before what the first trusted proxy saw.
  ['10.1.2.3', '1.1.1.1, 203.0.113.9', proxies, '203.0.113.9'],
  ['10.1.2.3', '1.1.1.1, 203.0.113.9, 192.0.2.1', proxies, '203.0.113.9'],
  ['fd00::1', '2001:db8::1', proxies, '2001:db8::1'],
  ['10.1.2.3', 'unknown', proxies, '10.1.2.3'],
  ['10.1.2.3', '203.0.113.9, <script>', proxies, '10.1.2.3'],
  ['10.1.2.3', '10.4.4.4, 10.5.5.5', proxies, '10.4.4.4'],
  [null, '203.0.113.9', proxies, null],
])('takes %s with %s behind %j for %s', (peer, forwardedFor, trusted, address) => {
  expect(clientAddress(peer, forwardedFor, trustedProxiesOf(trusted))).toBe(address);
});

it('takes nothing for a proxy that has no address', () => {
  expect(() => trustedProxiesOf(['proxy.example.org'])).toThrow('proxy.example.org');
  for (const network of ['10.0.0.0/99', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/0x8', '10.0.0.0/255.0.0.0'])
    expect(() => trustedProxiesOf([network])).toThrow(`${network} is no address and no network`);
});
