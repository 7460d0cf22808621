import { nodeKeys } from './job.ts';

/**
 * What a node's agent and BullMQ's worker give Redis, by themselves and inside BullMQ's scripts. Every one of these looks at the keys
 * that it names, so that the key pattern fences it; none lists, empties or administers. The agent's tests run with no others.
 */
const COMMANDS = [
  // The agent's own: reports, telemetry, its mark, the inbox.
  ['getset', 'xadd', 'xread', 'xtrim'],
  // BullMQ's worker: its scripts, and what it waits with.
  ['eval', 'evalsha', 'bzpopmin', 'client|setname'],
  // What those scripts call (bullmq/dist/cjs/scripts: moveToActive, moveToFinished, moveStalledJobsToWait, extendLocks, …).
  ['del', 'exists', 'get', 'incr', 'pexpire', 'pttl', 'set'],
  ['hdel', 'hexists', 'hget', 'hgetall', 'hincrby', 'hmget', 'hmset', 'hset'],
  ['llen', 'lpush', 'lrange', 'lrem', 'ltrim', 'rpoplpush', 'rpush', 'sadd', 'scard', 'smembers', 'srem'],
  ['zadd', 'zcard', 'zpopmin', 'zrange', 'zrangebyscore', 'zrem', 'zremrangebyrank', 'zremrangebyscore'],
  ['zrevrange', 'zrevrangebyscore', 'zscore'],
  // A user's own Redis may keep the cloud in another of its databases.
  ['ping', 'select'],
].flat();

const USER_PREFIX = 'cloudlet-node-';

/** The name of a node's user at Redis. Its password is the node's secret. */
export function redisUserOf(nodeId: string): string {
  return `${USER_PREFIX}${nodeId}`;
}

/** The node that a user of Redis is for; null for everybody else's users. */
export function nodeOfRedisUser(user: string): string | null {
  return user.startsWith(USER_PREFIX) ? user.slice(USER_PREFIX.length) : null;
}

/**
 * What a node's user may do, as rules for ACL SETUSER (Redis' documentation, "ACL"): its own keys, and no channels.
 * @param secretHash SHA-256 of the node's secret in hexadecimal, which is also the form that Redis keeps
 */
export function redisRulesOf(nodeId: string, secretHash: string): string[] {
  return [
    'on',
    `#${secretHash}`,
    `~${nodeKeys.queuePrefix}:${nodeId}:*`,
    'resetchannels',
    '-@all',
    ...COMMANDS.map((command) => `+${command}`),
  ];
}
