import type { Logger } from '@cloudlet/daemon';
import { Redis } from 'ioredis';

/**
 * A connection that reconnects for ever. Commands given meanwhile wait for at most `commandTimeoutMs` and then fail, so that a caller's
 * loop notices instead of hanging; a blocking connection has no such limit of its own.
 */
export function connectRedis(url: string, logger: Logger, purpose: 'commands' | 'blocking'): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(100 * times, 2_000),
    ...(purpose === 'commands' ? { commandTimeout: 10_000 } : {}),
  });
  redis.on('error', (error) => logger.warn({ err: error, purpose }, 'redis'));
  return redis;
}
