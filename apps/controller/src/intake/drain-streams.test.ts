import { nodeKeys, STREAM_FIELD } from '@cloudlet/contract';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startRedis, type TestRedis } from '../../../agent/src/testing/redis-server.ts';
import { drainStreamsInGroups, type Streams } from './drain-streams.ts';

let redis: TestRedis;
let own: Redis;
beforeEach(async () => {
  redis = await startRedis();
  own = redis.connect();
});
afterEach(() => redis.remove());

/** So many nodes, each with one message in its stream. */
async function nodesThatSpoke(count: number): Promise<Streams> {
  const nodeIds = Array.from({ length: count }, (_, index) => `node-${index}`);
  for (const nodeId of nodeIds) await own.xadd(nodeKeys.reports(nodeId), '*', STREAM_FIELD, `by ${nodeId}`);
  return { blocking: own, commands: own, nodeIds, keyOf: nodeKeys.reports };
}

const leftOf = (nodeId: string) => own.xlen(nodeKeys.reports(nodeId));

test('what many nodes say is applied for some of them at a time, and then deleted', async () => {
  const streams = await nodesThatSpoke(24);
  const sizes: number[] = [];
  const texts: string[] = [];
  await drainStreamsInGroups(streams, async (group) => {
    sizes.push(group.size);
    texts.push(...[...group.values()].flat());
  });
  expect(sizes).toEqual([8, 8, 8]);
  expect(texts.sort()).toEqual(streams.nodeIds.map((nodeId) => `by ${nodeId}`).sort());
  expect(await Promise.all(streams.nodeIds.map(leftOf))).toEqual(streams.nodeIds.map(() => 0));
});

test('a node whose messages cannot be applied keeps them and holds up no other', async () => {
  const streams = await nodesThatSpoke(3);
  const applied: string[] = [];
  const draining = drainStreamsInGroups(streams, async (group) => {
    if (group.has('node-1')) throw new Error('its lock is not to be had');
    applied.push(...group.keys());
  });
  await expect(draining).rejects.toThrow('its lock is not to be had');
  expect(applied.sort()).toEqual(['node-0', 'node-2']);
  expect(await Promise.all(streams.nodeIds.map(leftOf))).toEqual([0, 1, 0]);
});
