import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { trustedProxiesOf } from './client-address.ts';
import { markClientAddresses, markedClientAddress } from './mark-client-address.ts';

/** Answers with the address that a route would find. */
const server = createServer((request, response) => {
  const headers = new Headers(Object.entries(request.headers) as [string, string][]);
  response.end(String(markedClientAddress(headers)));
});

const ask = async (headers: Record<string, string>) => {
  const { port } = server.address() as AddressInfo;
  return (await fetch(`http://127.0.0.1:${port}`, { headers })).text();
};

beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
afterAll(() => {
  server.close();
});

it('believes no header of a browser’s, and X-Forwarded-For of a trusted proxy alone', async () => {
  const forged = { 'x-cloudlet-client-address': 'x 203.0.113.9', 'x-forwarded-for': '203.0.113.9' };
  expect(await ask(forged)).toBe('null');
  markClientAddresses(trustedProxiesOf([]));
  expect(await ask(forged)).toBe('127.0.0.1');
  markClientAddresses(trustedProxiesOf(['127.0.0.1']));
  expect(await ask({ ...forged, 'x-forwarded-for': '203.0.113.9' })).toBe('203.0.113.9');
});
