import { randomUUID } from 'node:crypto';
import {
  CONTRACT_VERSION,
  DEADLINE_PASSED,
  type InboxMessage,
  nodeKeys,
  STREAM_FIELD,
} from '@cloudlet/contract';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startRedis, type TestRedis } from '../testing/redis-server.ts';
import { until } from '../testing/until.ts';
import { type Inbox, openInbox } from './inbox.ts';

let server: TestRedis;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
  redis = server.connect();
});
afterAll(() => server.remove());

let nodeId: string;
let inbox: Inbox;
let heard: number[];
let logged: string[];
beforeEach(() => {
  nodeId = randomUUID();
  heard = [];
  logged = [];
});
afterEach(() => inbox.close());

const open = (onHeard: (attempt: number) => void = () => undefined) => {
  inbox = openInbox({
    nodeId,
    redis: server.connect(),
    onMessage: (message) => {
      if (message.type !== 'cancel') return;
      heard.push(message.attempt);
      onHeard(message.attempt);
    },
    logger: pino({ level: 'warn' }, { write: (line: string) => logged.push(line) }),
  });
};
const say = async (from: number, to: number) => {
  for (let attempt = from; attempt <= to; attempt += 1) {
    const cancel = { type: 'cancel', operationId: randomUUID(), attempt, failure: DEADLINE_PASSED } as const;
    const message: InboxMessage = { version: CONTRACT_VERSION, ...cancel };
    await redis.xadd(nodeKeys.inbox(nodeId), '*', STREAM_FIELD, JSON.stringify(message));
  }
};
const length = () => redis.xlen(nodeKeys.inbox(nodeId));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('what was read does not lie there for ever', async () => {
  await say(1, 450);
  open();
  await until('all is heard', () => heard.length === 450);
  await until('it is cut off', async () => (await length()) <= 100);
  await say(451, 600);
  await until('the rest is heard', () => heard.length === 600);
  await until('it is cut off, too', async () => (await length()) <= 100);
  expect(heard).toEqual(upTo(600));
});

test('a message that cannot be obeyed is written down, and what follows is heard', async () => {
  await say(1, 3);
  open((attempt) => {
    if (attempt === 2) throw new Error('no space left on device');
  });
  await until('all is heard', () => heard.length === 3);
  expect(logged).toEqual([expect.stringContaining('no space left on device')]);
});
