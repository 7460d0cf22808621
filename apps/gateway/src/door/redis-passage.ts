import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Logger } from '@cloudlet/daemon';

/** Milliseconds of silence after which the kernel asks whether the other end is still there. */
const KEEPALIVE_MS = 30_000;

/** Carries a node's bytes to Redis and back. What the node may do there its Redis user says; nothing is read on the way. */
export function passToRedis(node: Socket, redisUrl: string, logger: Logger): void {
  const redis = dial(redisUrl);
  for (const socket of [node, redis]) {
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEPALIVE_MS);
    socket.on('error', (error) =>
      logger.debug({ err: error }, 'a connection between a node and Redis failed'),
    );
  }
  node.on('close', () => redis.destroy());
  redis.on('close', () => node.destroy());
  node.pipe(redis).pipe(node);
}

function dial(url: string): Socket {
  const { protocol, hostname, port, pathname } = new URL(url);
  if (protocol === 'unix:') return connect(pathname);
  const target = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) };
  return protocol === 'rediss:' ? connectTls(target) : connect(target);
}
