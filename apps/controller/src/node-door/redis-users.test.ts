import { createHash, randomUUID } from 'node:crypto';
import { nodeKeys, redisUserOf } from '@cloudlet/contract';
import { createLogger } from '@cloudlet/daemon';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startRedis, type TestRedis } from '../../../agent/src/testing/redis-server.ts';
import { createRedisUsers } from './redis-users.ts';

const logger = createLogger('test');
logger.level = 'silent';

let redis: TestRedis;
let own: Redis;
let clients: Redis[] = [];
beforeEach(async () => {
  redis = await startRedis();
  own = redis.connect();
});
afterEach(async () => {
  for (const client of clients) client.disconnect();
  clients = [];
  await redis.remove();
});

const leads = () => true;

type Node = { readonly nodeId: string; readonly secret: string };
const aNode = (nodeId: string = randomUUID()): Node => ({ nodeId, secret: randomUUID() });
const kept = (...nodes: readonly Node[]) =>
  nodes.map(({ nodeId, secret }) => ({
    nodeId,
    secretHash: createHash('sha256').update(secret).digest('hex'),
  }));

function comeAs({ nodeId, secret }: Node): Redis {
  const client = new Redis(redis.url, {
    username: redisUserOf(nodeId),
    password: secret,
    lazyConnect: true,
    enableReadyCheck: false,
    disableClientInfo: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

/** Redis' answer, or the first word of its refusal. */
const say = (client: Redis, ...words: [string, ...string[]]) =>
  client.call(...words).catch((error: Error) => error.message.split(' ')[0]);

test('a node comes with its own secret, and with no other', async () => {
  const [one, two] = [aNode(), aNode()];
  await createRedisUsers(own, leads, logger).keep(kept(one, two));
  expect(await say(comeAs(one), 'PING')).toBe('PONG');
  await expect(comeAs({ ...one, secret: two.secret }).ping()).rejects.toThrow();
  await expect(comeAs(aNode()).ping()).rejects.toThrow();
});

test('it reads and writes what is its own, and nothing of another’s or the control plane’s', async () => {
  const [one, two] = [aNode(), aNode()];
  await createRedisUsers(own, leads, logger).keep(kept(one, two));
  const mine = nodeKeys.reports(one.nodeId);
  const others = [
    nodeKeys.reports(two.nodeId),
    nodeKeys.inbox(two.nodeId),
    `${nodeKeys.queuePrefix}:${two.nodeId}:wait`,
    `${nodeKeys.queuePrefix}:${one.nodeId}`,
    'cloudlet:control',
    `${nodeKeys.queuePrefix}:*`,
  ];
  await own.xadd(others[0] ?? '', '*', 'message', 'secret');
  const client = comeAs(one);
  expect(await say(client, 'XADD', mine, '*', 'message', 'hello')).toMatch(/^\d+-\d+$/);
  for (const key of others) {
    expect(await say(client, 'XADD', key, '*', 'message', 'forged'), key).toBe('NOPERM');
    expect(await say(client, 'XREAD', 'STREAMS', mine, key, '0', '0'), key).toBe('NOPERM');
    expect(await say(client, 'GETSET', key, '1'), key).toBe('NOPERM');
    expect(await say(client, 'BZPOPMIN', key, '1'), key).toBe('NOPERM');
    expect(await say(client, 'RPOPLPUSH', mine, key), key).toBe('NOPERM');
    const script = `return redis.call('del', '${key}')`;
    expect(await say(client, 'EVAL', script, '0'), key).toBe('ERR');
    expect(await say(client, 'EVAL', "return redis.call('del', KEYS[1])", '1', key), key).toBe('NOPERM');
  }
  expect(await own.xlen(others[0] ?? '')).toBe(1);
});

test.each([
  ['KEYS', '*'],
  ['SCAN', '0'],
  ['RANDOMKEY'],
  ['DBSIZE'],
  ['INFO'],
  ['FLUSHALL'],
  ['FLUSHDB'],
  ['SWAPDB', '0', '1'],
  ['CONFIG', 'GET', 'requirepass'],
  ['CONFIG', 'SET', 'maxmemory', '1'],
  ['ACL', 'LIST'],
  ['ACL', 'SETUSER', 'default', 'on', 'nopass'],
  ['SCRIPT', 'FLUSH'],
  ['SCRIPT', 'KILL'],
  ['FUNCTION', 'LIST'],
  ['CLIENT', 'LIST'],
  ['CLIENT', 'KILL', 'TYPE', 'normal'],
  ['CLIENT', 'PAUSE', '1000'],
  ['MONITOR'],
  ['SUBSCRIBE', 'anything'],
  ['PSUBSCRIBE', '*'],
  ['PUBLISH', 'anything', 'said'],
  ['DEBUG', 'SLEEP', '1'],
  ['SHUTDOWN', 'NOSAVE'],
  ['REPLICAOF', 'elsewhere', '6379'],
  ['MIGRATE', 'elsewhere', '6379', 'key', '0', '1'],
  ['MODULE', 'LIST'],
  ['EVAL', "return redis.call('flushall')", '0'],
  ['EVAL', "return redis.call('keys', '*')", '0'],
] as [string, ...string[]][])('it may not: %s %s', async (...words) => {
  const node = aNode();
  await createRedisUsers(own, leads, logger).keep(kept(node));
  expect(await say(comeAs(node), ...words)).toMatch(/^(NOPERM|ERR)$/);
  expect(await own.ping()).toBe('PONG');
});

test('they are back after Redis has forgotten them, whoever keeps them', async () => {
  const node = aNode();
  const users = createRedisUsers(own, leads, logger);
  await users.keep(kept(node));
  await redis.stop();
  await redis.start();
  await expect(comeAs(node).ping()).rejects.toThrow();
  await users.keep(kept(node));
  expect(await comeAs(node).ping()).toBe('PONG');
  await own.call('ACL', 'SETUSER', redisUserOf(node.nodeId), '+@all', '~*');
  await createRedisUsers(own, leads, logger).keep(kept(node));
  expect(await say(comeAs(node), 'KEYS', '*')).toBe('NOPERM');
});

test('what is right stays untouched', async () => {
  const nodes = [aNode(), aNode()];
  await createRedisUsers(own, leads, logger).keep(kept(...nodes));
  const client = comeAs(nodes[0] as Node);
  await client.ping();
  await own.config('RESETSTAT');
  await createRedisUsers(own, leads, logger).keep(kept(...nodes));
  expect(await own.info('commandstats')).not.toMatch(/acl\|setuser|client\|kill/);
  expect(client.status).toBe('ready');
});

test('with a new secret the old one and who came with it are out', async () => {
  const before = aNode();
  const users = createRedisUsers(own, leads, logger);
  await users.keep(kept(before));
  const client = comeAs(before);
  await client.ping();
  const ended = new Promise((resolve) => client.once('end', resolve));
  const after = aNode(before.nodeId);
  await createRedisUsers(own, leads, logger).keep(kept(after));
  await ended;
  await expect(comeAs(before).ping()).rejects.toThrow();
  expect(await comeAs(after).ping()).toBe('PONG');
});

test('a node that was removed takes its user along; users of others are left alone', async () => {
  const [stays, goes, stranger] = [aNode(), aNode(), aNode()];
  await createRedisUsers(own, leads, logger).keep(kept(stranger, goes));
  await own.call('ACL', 'SETUSER', 'somebody', 'on', '>pw', '~*', '+@all');
  const client = comeAs(goes);
  await client.ping();
  const ended = new Promise((resolve) => client.once('end', resolve));
  const users = createRedisUsers(own, leads, logger);
  const nodes = [...kept(stays), { nodeId: goes.nodeId, secretHash: null }];
  await users.keep(nodes);
  await ended;
  await users.keep(nodes);
  const names = await own.call('ACL', 'USERS');
  const left = ['default', 'somebody', redisUserOf(stays.nodeId), redisUserOf(stranger.nodeId)];
  expect([...(names as string[])].sort()).toEqual(left.sort());
});

test('a leader that is none any more puts back nothing', async () => {
  const node = aNode();
  const renewed = { ...node, secret: randomUUID() };
  await createRedisUsers(own, leads, logger).keep(kept(renewed));
  await createRedisUsers(own, () => false, logger).keep(kept(node));
  await expect(comeAs(node).ping()).rejects.toThrow();
  expect(await say(comeAs(renewed), 'PING')).toBe('PONG');
});
