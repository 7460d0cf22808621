import { chownSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../errors.ts';
import type { User } from '../process/users.ts';
import { ensureFolder, readFileIfExists, writeFileAtomically } from '../state/files.ts';
import { fillTemplate } from '../state/template.ts';

/** A Redis of Cloudlet's own. */
export type RedisServer = {
  readonly folder: string;
  readonly port: number;
  /** The control plane's. Each compute node has a user of its own. */
  readonly password: string;
  /** Who it runs as; undefined: whoever we are. */
  readonly user: User | undefined;
};

/** The control plane's user, who may do everything. */
export const REDIS_USER = 'cloudlet';

/** @throws Problem when Redis is not installed. */
function findRedisProgram(): string {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(':')];
  const found = folders.map((folder) => join(folder, 'redis-server')).find((path) => existsSync(path));
  if (found) return found;
  throw new Problem('Redis is not installed', { next: 'Install it: sudo apt-get install redis-server' });
}

/** Whether its settings are those of this version of Cloudlet. */
export function isRedisRight(server: RedisServer): boolean {
  return readFileIfExists(configurationPath(server)) === configuration(server);
}

/** Makes its folder and writes its settings, both for its user alone. */
export function makeRedis(server: RedisServer): void {
  ensureFolder(server.folder, 0o700);
  writeFileAtomically(configurationPath(server), configuration(server));
  if (!server.user) return;
  for (const path of [server.folder, configurationPath(server)])
    chownSync(path, server.user.uid, server.user.gid);
}

/** The command that runs the server in the foreground. */
export function redisCommand(server: RedisServer): string[] {
  return [findRedisProgram(), configurationPath(server)];
}

function configurationPath(server: RedisServer): string {
  return join(server.folder, 'redis.conf');
}

function configuration(server: RedisServer): string {
  return fillTemplate('redis/redis.conf', {
    PORT: String(server.port),
    USER: REDIS_USER,
    PASSWORD: server.password,
    FOLDER: server.folder,
  });
}
