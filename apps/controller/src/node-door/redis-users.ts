import { nodeOfRedisUser, redisRulesOf, redisUserOf } from '@cloudlet/contract';
import type { NodeCredentialHash } from '@cloudlet/control';
import type { Logger } from '@cloudlet/daemon';
import type { Redis } from 'ioredis';
import { throwFirstError } from './inboxes.ts';

/** Keeps a user for every node in Redis, which forgets them when it restarts. */
export type RedisUsers = {
  /**
   * Makes Redis' users those of these nodes: one that is missing or wrong is made anew, one whose secret changed loses its
   * connections, one whose node was removed goes, and its connections with it. Users of nodes that are not named are left alone.
   * Harmless again.
   * @throws ReplyError NOPERM where this cloud's own user may not manage users
   */
  keep(nodes: readonly NodeCredentialHash[]): Promise<void>;
};

/** @param isHeld whether this controller leads still: one that has slept meanwhile would put back what the next has taken away */
export function createRedisUsers(redis: Redis, isHeld: () => boolean, logger: Logger): RedisUsers {
  return {
    async keep(nodes) {
      const present = await listUsers(redis);
      if (!isHeld()) return;
      const changes = redis.pipeline();
      for (const { nodeId, secretHash } of nodes) {
        const user = redisUserOf(nodeId);
        const before = present.get(nodeId);
        if (secretHash === null) {
          if (!before) continue;
          changes.call('ACL', 'DELUSER', user);
          logger.info({ nodeId }, 'the node was removed, and its Redis user with it');
          continue;
        }
        const rules = redisRulesOf(nodeId, secretHash);
        if (before && isSame(before, rules)) continue;
        changes.call('ACL', 'SETUSER', user, 'reset', ...rules);
        // Who is connected stays so over a new password.
        if (before && !before.has(`#${secretHash}`)) changes.call('CLIENT', 'KILL', 'USER', user);
        logger.info({ nodeId }, before ? "the node's Redis user was set right" : 'the node has a Redis user');
      }
      if (changes.length > 0) throwFirstError(await changes.exec());
    },
  };
}

/** What each node's user may do now, as Redis writes it down: a word for each rule, commands in no order. */
async function listUsers(redis: Redis): Promise<Map<string, ReadonlySet<string>>> {
  const lines = (await redis.call('ACL', 'LIST')) as string[];
  return new Map(
    lines.flatMap((line) => {
      const [, user = '', ...rules] = line.split(' ');
      const nodeId = nodeOfRedisUser(user);
      return nodeId === null ? [] : [[nodeId, new Set(rules)] as const];
    }),
  );
}

/** Said of every user that has not been told otherwise, by some versions only. */
const UNSAID = 'sanitize-payload';

function isSame(present: ReadonlySet<string>, rules: readonly string[]): boolean {
  const said = [...present].filter((rule) => rule !== UNSAID);
  return said.length === rules.length && rules.every((rule) => present.has(rule));
}
