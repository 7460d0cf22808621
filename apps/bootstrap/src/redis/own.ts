import { findUser, isRoot } from '../process/users.ts';
import type { Cloud } from '../state/cloud.ts';
import { ensureSecret } from '../state/secrets.ts';
import type { RedisServer } from './server.ts';

/** The cloud's own Redis. It runs as Debian's user of that name where we are root. */
export function ownRedis({ paths, settings }: Cloud): RedisServer {
  return {
    folder: paths.redis,
    port: settings.redisPort,
    password: ensureSecret(paths, 'redis'),
    user: isRoot() ? findUser('redis') : undefined,
  };
}
