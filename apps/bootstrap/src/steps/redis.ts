import { randomBytes } from 'node:crypto';
import { Problem } from '../errors.ts';
import { probe } from '../parts/health.ts';
import { askRedis } from '../redis/ask.ts';
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

/** The user's own Redis answers, takes the password of its address, and lets its user keep users for the compute nodes. */
export function usersRedisStep({ endpoints }: Cloud): Step {
  const { host } = new URL(endpoints.redisUrl);
  return {
    name: 'Redis of yours',
    async check() {
      const health = await probe({ kind: 'redis', url: endpoints.redisUrl });
      if (!health.healthy) throw notWorking(host, health.detail);
      const refusal = await whyNoUsers(endpoints.redisUrl);
      if (refusal !== null) throw withoutUsers(host, refusal);
      return { value: undefined, note: host };
    },
    apply: async () => undefined,
  };
}

function notWorking(host: string, detail: string | undefined): Problem {
  return new Problem(`The Redis at ${host} does not work`, {
    ...(detail ? { why: detail } : {}),
    next: 'Set REDIS_URL right, or leave it empty to let Cloudlet run its own: REDIS_URL= ./cloudlet up',
  });
}

function withoutUsers(host: string, refusal: string): Problem {
  return new Problem(`The Redis at ${host} does not let Cloudlet keep users for its compute nodes`, {
    why: `Each node has a user that may touch its own keys alone. Redis said: ${refusal}`,
    next: `Let the user of REDIS_URL do everything (ACL SETUSER NAME on >PASSWORD ~* &* +@all); Redis must be 6.2 or newer.
Or let Cloudlet run its own: REDIS_URL= ./cloudlet up`,
  });
}

const ANSWER_WITHIN_MS = 5_000;

/** Tries what the controller will do, on a user that nobody can be. @returns what Redis refuses; null where it lets us. */
async function whyNoUsers(redisUrl: string): Promise<string | null> {
  const trial = `cloudlet-trial-${randomBytes(6).toString('hex')}`;
  const commands = [
    ['ACL', 'SETUSER', trial, 'reset', `~${trial}:*`, 'resetchannels', '-@all', '+ping', '+client|setname'],
    ['CLIENT', 'KILL', 'USER', trial],
    ['ACL', 'DELUSER', trial],
  ];
  const answers = await askRedis(redisUrl, commands, ANSWER_WITHIN_MS);
  return answers.find((line) => line.startsWith('-'))?.slice(1) ?? null;
}
