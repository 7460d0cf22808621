import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { measureRest } from './measure.ts';

let server: Server;
afterEach(() => server.close());

/** Plays the API: says what was asked of it, and how many asked at once. */
async function serve(status: number, headers: Readonly<Record<string, string>> = {}) {
  const asked = new Map<string, number>();
  const keys = new Set<string>();
  let most = 0;
  let now = 0;
  server = createServer((request, response) => {
    now += 1;
    most = Math.max(most, now);
    const what = `${request.method} ${request.url}`;
    asked.set(what, (asked.get(what) ?? 0) + 1);
    const key = request.headers['idempotency-key'];
    if (key) keys.add(String(key));
    setTimeout(() => {
      now -= 1;
      const isWrite = request.method === 'POST';
      response.writeHead(isWrite ? status : 200, headers).end(JSON.stringify({ items: [{ id: 'one' }] }));
    }, 5);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, asked, keys, most: () => most };
}

test('reads and writes are measured under 1, 16 and 64 clients that ask one after the other', async () => {
  const api = await serve(201);
  const measured = await measureRest({ origin: api.origin, token: 'clt_x' }, 150);
  expect(measured.map(({ loads }) => loads.map(({ clients }) => clients))).toEqual(
    measured.map(() => [1, 16, 64]),
  );
  expect(api.most()).toBe(64);
  for (const { loads } of measured) {
    for (const { clients, perSecond, p50, p95, p99 } of loads) {
      expect(p50).toBeGreaterThanOrEqual(4);
      expect(p50 <= p95 && p95 <= p99).toBe(true);
      // So many clients that each wait 5 ms cannot have had more answers.
      expect(perSecond).toBeLessThanOrEqual((clients * 1_000) / 4);
    }
  }
  const tickets = api.asked.get('POST /api/v1/instances/one/console-ticket') ?? 0;
  expect(api.keys.size).toBeGreaterThan(10);
  expect(api.keys.size).toBeLessThan(tickets);
});

test('what is no success is no figure', async () => {
  const { origin } = await serve(429);
  await expect(measureRest({ origin, token: 'clt_x' }, 20)).rejects.toThrow(/console-ticket answered 429/);
});

test('a limit is not measured', async () => {
  const { origin } = await serve(201, { 'ratelimit-limit': '200' });
  await expect(measureRest({ origin, token: 'clt_x' }, 20)).rejects.toThrow('--rate-limit 0');
});
