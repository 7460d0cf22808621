import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { prismaCli } from '@cloudlet/prisma/testing';
import { Redis } from 'ioredis';
import pg from 'pg';
import { findPostgresPrograms } from '../../../apps/bootstrap/src/postgres/binaries.ts';
import {
  type Cluster,
  makeCluster,
  serverCommand,
  superuserUrl,
} from '../../../apps/bootstrap/src/postgres/cluster.ts';
import { makeOwnDatabase } from '../../../apps/bootstrap/src/postgres/roles.ts';
import { findUser } from '../../../apps/bootstrap/src/process/users.ts';
import { makeRedis, REDIS_USER, redisCommand } from '../../../apps/bootstrap/src/redis/server.ts';
import type { Clock } from './clocks.ts';
import type { Folders } from './folders.ts';
import { addresses } from './network.ts';
import { type Program, supervise } from './process.ts';

const PASSWORD = 'of-this-run-alone';
const POSTGRES_PORT = 5432;
const REDIS_PORT = 6379;
const READY_WITHIN_MS = 60_000;

/** The application's role, over the address that is the asker's own. */
export const databaseUrl = (address: string) =>
  `postgresql://cloudlet_app:${PASSWORD}@${address}:${POSTGRES_PORT}/cloudlet`;
export const ownerUrl = `postgresql://cloudlet:${PASSWORD}@${addresses.own}:${POSTGRES_PORT}/cloudlet`;
/** As the control plane, which may do everything. */
export const redisUrl = (address: string) => `redis://${REDIS_USER}:${PASSWORD}@${address}:${REDIS_PORT}`;
/** A node brings a user and a secret of its own. */
export const nodeRedisUrl = (address: string) => `redis://${address}:${REDIS_PORT}`;

/** PostgreSQL with the settings that `./cloudlet up` gives it, migrated. */
export async function startPostgres(folders: Folders, clock: Clock): Promise<Program> {
  const user = findUser('postgres');
  if (!user) throw new Error('PostgreSQL is not installed');
  const data = join(folders.postgres, 'data');
  const cluster: Cluster = {
    programs: findPostgresPrograms(data),
    data,
    socketFolder: join(folders.postgres, 'socket'),
    port: POSTGRES_PORT,
    superuserPassword: PASSWORD,
    user,
    log: join(folders.log, 'initdb.log'),
  };
  await makeCluster(cluster);
  const [program = '', ...args] = serverCommand(cluster);
  const server = supervise({
    name: 'postgres',
    // It listens on the addresses of all who ask it.
    command: [program, ...args, '-c', 'listen_addresses=*'],
    cwd: data,
    environment: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', ...clock.environment },
    user: { uid: user.uid, gid: user.gid },
    log: join(folders.log, 'postgres.log'),
    isReady: () => answers(superuserUrl(cluster)),
  });
  server.start();
  await server.untilReady(READY_WITHIN_MS);
  await makeOwnDatabase(superuserUrl(cluster), { owner: PASSWORD, app: PASSWORD });
  await prismaCli(ownerUrl, 'migrate', 'deploy');
  return server;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Redis with the settings that `./cloudlet up` gives it: without a disk. */
export async function startRedis(folders: Folders): Promise<Program> {
  const server = {
    folder: folders.redis,
    port: REDIS_PORT,
    password: PASSWORD,
    user: findUser('redis'),
  };
  makeRedis(server);
  const [program = '', ...args] = redisCommand(server);
  const redis = supervise({
    name: 'redis',
    command: [program, ...args, '--bind', '0.0.0.0'],
    cwd: folders.redis,
    environment: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
    ...(server.user ? { user: { uid: server.user.uid, gid: server.user.gid } } : {}),
    log: join(folders.log, 'redis.log'),
    isReady: async () => {
      const probe = connectOwnRedis();
      try {
        return (await Promise.race([probe.ping(), delay(1_000, 'late')])) === 'PONG';
      } finally {
        probe.disconnect();
      }
    },
  });
  redis.start();
  await redis.untilReady(READY_WITHIN_MS);
  return redis;
}

/** The run's own connection: tried again for ever, and never one of those that are cut. */
export function connectOwnRedis(): Redis {
  const redis = new Redis(redisUrl(addresses.own), {
    maxRetriesPerRequest: null,
    retryStrategy: () => 200,
  });
  redis.on('error', () => undefined);
  return redis;
}
