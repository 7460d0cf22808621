import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf } from '@cloudlet/daemon';
import { databaseUrl, migrateDeploy, startServer } from '@cloudlet/prisma/testing';
import { Redis } from 'ioredis';

/** A PostgreSQL and a Redis of the bench's own, with an empty cloud in them. */
export type Servers = {
  readonly folder: string;
  /** For files that need no disk. */
  readonly memoryFolder: string;
  /** As the application's role. */
  readonly databaseUrl: string;
  /** As the role that owns the tables. */
  readonly ownerUrl: string;
  /** Where PostgreSQL listens: for pgbench on a database of its own. */
  readonly socketFolder: string;
  readonly redisUrl: string;
  readonly pids: { readonly postgres: number; readonly redis: number };
  stop(): Promise<void>;
};

/** What `./cloudlet up` gives its own server (infra/postgres/postgresql.conf). Disks are waited for: pgbench is compared with it. */
const AS_INSTALLED = {
  shared_buffers: '256MB',
  effective_cache_size: '4GB',
  work_mem: '8MB',
  random_page_cost: '1.1',
  jit: 'off',
  wal_compression: 'on',
  max_wal_size: '1GB',
};
const DATABASE = 'cloud';

/** @param extensions libraries that PostgreSQL loads besides, to look into it */
export async function startServers(extensions = ''): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'cloudlet-bench-'));
  chmodSync(folder, 0o755);
  const memoryFolder = mkdtempSync('/dev/shm/cloudlet-bench-');
  const socketFolder = join(folder, 'postgres');
  const postgres = await startServer(socketFolder, { ...AS_INSTALLED, shared_preload_libraries: extensions });
  const ownerUrl = databaseUrl(socketFolder, 'cloudlet', DATABASE);
  await migrateDeploy(ownerUrl);
  const { redis, redisUrl } = await startRedis(folder);
  return {
    folder,
    memoryFolder,
    databaseUrl: databaseUrl(socketFolder, 'cloudlet_app', DATABASE),
    ownerUrl,
    socketFolder,
    redisUrl,
    pids: { postgres, redis: redis.pid ?? 0 },
    async stop() {
      const ended = once(redis, 'exit');
      redis.kill('SIGKILL');
      process.kill(postgres, 'SIGINT');
      await ended;
      while (identityOf(postgres)) await sleep(50);
      for (const made of [folder, memoryFolder]) rmSync(made, { recursive: true, force: true });
    },
  };
}

async function startRedis(folder: string): Promise<{ redis: ChildProcess; redisUrl: string }> {
  const port = await freePort();
  const settings = [
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ];
  const redis = spawn('redis-server', settings, { stdio: 'ignore' });
  const redisUrl = `redis://127.0.0.1:${port}`;
  const probe = new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  probe.on('error', () => undefined);
  await probe.ping();
  probe.disconnect();
  return { redis, redisUrl };
}

/** A port of loopback that nobody has now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}
