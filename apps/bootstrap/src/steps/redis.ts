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
