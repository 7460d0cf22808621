import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** A Redis of a test's own (Debian's redis-server), without a disk, on a unix socket. */
export type TestRedis = {
  /** The socket's path, which is the agent's `redisUrl`. */
  readonly url: string;
  /** As who may do everything. */
  connect(): Redis;
  /** Makes a user with these rules, at each start of the server anew. */
  admit(user: string, rules: readonly string[]): Promise<void>;
  /** The commands and keys that it has refused to somebody since it started. */
  refusals(): Promise<string[]>;
  /** Ends the server as an outage does; `start` brings an empty one back. */
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
};

export async function startRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'agent-redis-'));
  const url = join(folder, 'redis.sock');
  const clients: Redis[] = [];
  const users = new Map<string, readonly string[]>();
  let server: ChildProcess | null = null;

  const start = async () => {
    const settings = [
      '--port',
      '0',
      '--unixsocket',
      url,
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      folder,
    ];
    server = spawn('redis-server', settings, { stdio: 'ignore' });
    const probe = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    probe.on('error', () => undefined);
    await probe.ping();
    for (const [user, rules] of users) await probe.call('ACL', 'SETUSER', user, 'reset', ...rules);
    probe.disconnect();
  };
  const stop = async () => {
    if (!server) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
    server = null;
  };

  await start();
  return {
    url,
    start,
    stop,
    connect() {
      const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
      redis.on('error', () => undefined);
      clients.push(redis);
      return redis;
    },
    async admit(user, rules) {
      users.set(user, rules);
      const probe = new Redis(url);
      await probe.call('ACL', 'SETUSER', user, 'reset', ...rules);
      probe.disconnect();
    },
    async refusals() {
      const probe = new Redis(url);
      const entries = (await probe.call('ACL', 'LOG')) as unknown[];
      probe.disconnect();
      return entries.map((entry) => JSON.stringify(entry)).filter((entry) => !entry.includes('"auth"'));
    },
    async remove() {
      for (const client of clients) client.disconnect();
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
