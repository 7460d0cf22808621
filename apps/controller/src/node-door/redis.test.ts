import { connect, createServer, type Socket } from 'node:net';
import { createLogger } from '@cloudlet/daemon';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startRedis, type TestRedis } from '../../../agent/src/testing/redis-server.ts';
import { connectRedis } from './redis.ts';

const SILENCE_MS = 600;
/** How long a read waits at most; Redis looks ten times a second whether that is over. */
const BLOCK_MS = 100;
const logger = createLogger('test');
logger.level = 'silent';

let redis: TestRedis;
let door: Awaited<ReturnType<typeof openDoor>>;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.remove());
beforeEach(async () => {
  door = await openDoor();
});
afterEach(() => door.close());

/** A way to Redis that can vanish, as its host would: no answer, and no end of the connection. */
async function openDoor() {
  const path = `${redis.url}.door`;
  const clients: Socket[] = [];
  const unanswered = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(redis.url);
    clients.push(client);
    client.pipe(upstream);
    client.on('close', () => upstream.destroy());
    upstream.on('data', (data) => {
      if (!unanswered.has(client)) client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    path,
    /** For all that is connected now; who comes later is answered. */
    vanish: () => {
      for (const client of clients) unanswered.add(client);
    },
    connections: () => clients.length,
    close: async () => {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test.each(['blocking', 'commands'] as const)(
  'a connection for %s is made anew when Redis has vanished, and what waited is answered',
  async (purpose) => {
    const client = connectRedis(door.path, logger, purpose, SILENCE_MS);
    await client.ping();
    door.vanish();
    expect(await client.xread('BLOCK', BLOCK_MS, 'STREAMS', 'nothing', '0')).toBeNull();
    expect(door.connections()).toBe(2);
    client.disconnect();
  },
);

test('a connection that waits for less than that stays', async () => {
  const client = connectRedis(door.path, logger, 'blocking', SILENCE_MS);
  for (let turn = 0; turn < 6; turn += 1) {
    expect(await client.xread('BLOCK', BLOCK_MS, 'STREAMS', 'nothing', '0')).toBeNull();
  }
  expect(door.connections()).toBe(1);
  client.disconnect();
});
