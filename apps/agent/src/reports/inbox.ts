import { type InboxMessage, inboxMessageSchema, nodeKeys, streamMessage } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { Redis } from 'ioredis';
import { systemClock } from '../saga/index.ts';
import { isReady } from './redis.ts';

/** What the control plane says to this agent. */
export type Inbox = {
  /** Redis has lost its streams: whatever lies in the new one is news. */
  readFromStart(): void;
  close(): Promise<void>;
};

const BLOCK_MS = 2_000;
const BATCH = 200;
/** How much that was read may lie there: each cut is a round trip. */
const CUT_AFTER = 100;

type Entry = [id: string, fields: string[]];

/**
 * Reads the inbox as long as it is open, each epoch from the beginning: every message may come twice (acknowledgements and
 * cancellations name what they mean, a roster names its epoch), so no position needs to be kept. What was read is cut off, so
 * that a cloud's inboxes do not fill its Redis: whatever an agent takes with it when it dies is said again, as long as it is so
 * (reports are sent again, cancellations told again, a hello answered again).
 */
export function openInbox(options: {
  readonly nodeId: string;
  /** A connection of its own: reading blocks it. */
  readonly redis: Redis;
  /** What it throws is written down; the next message comes all the same. */
  readonly onMessage: (message: InboxMessage) => void;
  readonly logger: Logger;
}): Inbox {
  const { nodeId, redis, onMessage, logger } = options;
  const closing = new AbortController();
  let position = '0';
  let readSinceCut = 0;

  const readOnce = async () => {
    const from = position;
    const key = nodeKeys.inbox(nodeId);
    const reply = await redis.xread('COUNT', BATCH, 'BLOCK', BLOCK_MS, 'STREAMS', key, from);
    const entries = (reply?.[0]?.[1] ?? []) as Entry[];
    const last = entries.at(-1)?.[0];
    // Not where the position was set back while the answer was on its way.
    if (last && position === from) position = last;
    for (const [id, fields] of entries) deliver(id, fields);
    readSinceCut += entries.length;
    if (readSinceCut < CUT_AFTER || position !== last) return;
    await redis.xtrim(key, 'MINID', last);
    readSinceCut = 0;
  };

  const deliver = (id: string, fields: readonly string[]) => {
    const message = parse(fields);
    if (!message) return logger.error({ id, fields }, 'the inbox holds a message that cannot be read');
    try {
      onMessage(message);
    } catch (error) {
      logger.error({ err: error, id, type: message.type }, 'what the control plane said could not be done');
    }
  };

  const logFailure = (error: unknown) => {
    if (isReady(redis)) logger.warn({ err: error }, 'the inbox could not be read');
    else logger.debug({ err: error }, 'the inbox waits for redis');
  };

  const readUntilClosed = async () => {
    while (!closing.signal.aborted) {
      try {
        await readOnce();
      } catch (error) {
        if (!closing.signal.aborted) logFailure(error);
        await systemClock.sleep(200, closing.signal);
      }
    }
  };

  const ended = readUntilClosed();
  return {
    readFromStart() {
      position = '0';
    },
    async close() {
      closing.abort();
      redis.disconnect();
      await ended;
    },
  };
}

function parse(fields: readonly string[]): InboxMessage | null {
  try {
    return inboxMessageSchema.parse(JSON.parse(streamMessage(fields) ?? ''));
  } catch {
    return null;
  }
}
