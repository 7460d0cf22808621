import { REDIS_SILENCE_MS } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import { Redis } from 'ioredis';

/**
 * A connection that reconnects for ever. Commands given meanwhile wait for at most `commandTimeoutMs` and then fail, so that a caller's
 * loop notices instead of hanging; a blocking connection has no such limit of its own.
 * @param silenceMs how long an answer may be due before the connection is made anew and what waits is sent again
 */
export function connectRedis(
  url: string,
  logger: Logger,
  purpose: 'commands' | 'blocking',
  silenceMs = REDIS_SILENCE_MS,
): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    socketTimeout: silenceMs,
    retryStrategy: (times: number) => Math.min(100 * times, 2_000),
    ...(purpose === 'commands' ? { commandTimeout: 10_000 } : {}),
  });
  redis.on('error', (error) => logger.warn({ err: error, purpose }, 'redis'));
  return redis;
}
