import { setTimeout as delay } from 'node:timers/promises';
import { endFor, type FaultKind, freezeFor, scaled } from './fault.ts';

const occupies = ['redis'];

export const redisFaults: readonly FaultKind[] = [
  {
    name: 'redis-flush',
    plan: () => ({
      params: {},
      occupies,
      lastsMs: 0,
      inject: async ({ cloud: { ownRedis } }) => {
        const before = await ownRedis.dbsize();
        await ownRedis.flushall();
        return { fired: before > 0, what: `${before} keys flushed` };
      },
    }),
  },
  {
    name: 'redis-restart',
    plan: (random) => {
      const ms = random.between(100, 2_000);
      const inject: Inject = ({ cloud }) => endFor(cloud.redis, 'SIGKILL', ms);
      return { params: { ms }, occupies, lastsMs: ms, inject };
    },
  },
  {
    name: 'redis-absent',
    plan: (random, settings) => {
      const ms = scaled(random.between(50, 70), settings);
      const inject: Inject = ({ cloud }) => endFor(cloud.redis, 'SIGKILL', ms);
      return { params: { ms }, occupies, lastsMs: ms, inject };
    },
  },
  {
    name: 'redis-silent',
    plan: (random, settings) => {
      const ms = scaled(random.between(10, 40), settings);
      return { params: { ms }, occupies, lastsMs: ms, inject: ({ cloud }) => freezeFor(cloud.redis, ms) };
    },
  },
  {
    // It loses its data again and again while everybody says everything again.
    name: 'redis-flush-storm',
    plan: (random) => {
      const times = random.between(5, 15);
      const everyMs = random.between(50, 700);
      return {
        params: { times, everyMs },
        occupies,
        lastsMs: times * everyMs,
        inject: async ({ cloud: { ownRedis } }) => {
          let keys = 0;
          for (let count = 0; count < times; count += 1) {
            keys += await ownRedis.dbsize();
            await ownRedis.flushall();
            await delay(everyMs);
          }
          return { fired: keys > 0, what: `${keys} keys flushed in ${times} times` };
        },
      };
    },
  },
];

type Inject = NonNullable<ReturnType<FaultKind['plan']>>['inject'];
