import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A way to Redis on which the answers to some may get lost: they are connected, and hear nothing. */
export type RedisProxy = {
  /** A unix socket's path. */
  readonly url: string;
  /** From now on what Redis answers on these connections gets lost; on those that come later as well, unless told otherwise. */
  deafen(which: { readonly laterOnes: boolean }): void;
  /** Cuts the deafened connections: those that come instead hear. */
  heal(): void;
  remove(): Promise<void>;
};

type Way = { readonly client: Socket; said: string; isDeaf: boolean };

/**
 * @param target Redis' own unix socket
 * @param isSpared whether a connection is never deafened, by what its client has said so far
 */
export async function startRedisProxy(
  target: string,
  isSpared: (said: string) => boolean,
): Promise<RedisProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-proxy-'));
  const url = join(folder, 'redis.sock');
  const ways = new Set<Way>();
  let deafensLaterOnes = false;

  const server = createServer((client) => {
    const redis = connect(target);
    const way: Way = { client, said: '', isDeaf: deafensLaterOnes };
    ways.add(way);
    client.on('data', (bytes) => {
      if (way.said.length < 4_096) way.said += bytes.toString('latin1');
      redis.write(bytes);
    });
    redis.on('data', (bytes) => {
      if (!way.isDeaf || isSpared(way.said)) client.write(bytes);
    });
    const end = () => {
      ways.delete(way);
      client.destroy();
      redis.destroy();
    };
    for (const socket of [client, redis]) socket.on('close', end).on('error', end);
  });
  await new Promise<void>((resolve) => server.listen(url, resolve));

  return {
    url,
    deafen({ laterOnes }) {
      deafensLaterOnes = laterOnes;
      for (const way of ways) way.isDeaf = true;
    },
    heal() {
      deafensLaterOnes = false;
      for (const way of ways) if (way.isDeaf && !isSpared(way.said)) way.client.destroy();
      for (const way of ways) way.isDeaf = false;
    },
    async remove() {
      for (const { client } of ways) client.destroy();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
