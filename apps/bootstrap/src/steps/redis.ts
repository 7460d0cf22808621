import { Problem } from '../errors.ts';
import { probe } from '../parts/health.ts';
import { ownRedis } from '../redis/own.ts';
import { isRedisRight, makeRedis } from '../redis/server.ts';
import type { Cloud } from '../state/cloud.ts';
import type { Step } from './runner.ts';

/** The settings of Cloudlet's own Redis are there. It does not run yet. */
export function redisStep(cloud: Cloud): Step {
  return {
    name: 'Redis, its settings',
    check: async () => (isRedisRight(ownRedis(cloud)) ? { value: undefined } : undefined),
    apply: async () => makeRedis(ownRedis(cloud)),
  };
}

/** The user's own Redis answers, and takes the password of its address. */
export function usersRedisStep({ endpoints }: Cloud): Step {
  const { host } = new URL(endpoints.redisUrl);
  return {
    name: 'Redis of yours',
    async check() {
      const health = await probe({ kind: 'redis', url: endpoints.redisUrl });
      if (health.healthy) return { value: undefined, note: host };
      throw new Problem(`The Redis at ${host} does not work`, {
        ...(health.detail ? { why: health.detail } : {}),
        next: 'Set REDIS_URL right, or leave it empty to let Cloudlet run its own: REDIS_URL= ./cloudlet up',
      });
    },
    apply: async () => undefined,
  };
}
