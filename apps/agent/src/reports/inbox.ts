import { type InboxMessage, inboxMessageSchema, nodeKeys, streamMessage } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { Redis } from 'ioredis';
import { systemClock } from '../saga/index.ts';

/** What the control plane says to this agent. */
export type Inbox = {
  /** Redis has lost its streams: whatever lies in the new one is news. */
  readFromStart(): void;
  close(): Promise<void>;
};

const BLOCK_MS = 2_000;
const BATCH = 200;

type Entry = [id: string, fields: string[]];

/**
 * Reads the inbox as long as it is open, each epoch from the beginning: every message may come twice (acknowledgements and
 * cancellations name what they mean, a roster names its epoch), so no position needs to be kept.
 */
export function openInbox(options: {
  readonly nodeId: string;
  /** A connection of its own: reading blocks it. */
  readonly redis: Redis;
  readonly onMessage: (message: InboxMessage) => void;
  readonly logger: Logger;
}): Inbox {
  const { nodeId, redis, onMessage, logger } = options;
  const closing = new AbortController();
  let position = '0';

  const readOnce = async () => {
    const from = position;
    const key = nodeKeys.inbox(nodeId);
    const reply = await redis.xread('COUNT', BATCH, 'BLOCK', BLOCK_MS, 'STREAMS', key, from);
    const entries = (reply?.[0]?.[1] ?? []) as Entry[];
    const last = entries.at(-1)?.[0];
    // Not where the position was set back while the answer was on its way.
    if (last && position === from) position = last;
    for (const [id, fields] of entries) deliver(id, fields);
  };

  const deliver = (id: string, fields: readonly string[]) => {
    const message = parse(fields);
    if (message) onMessage(message);
    else logger.error({ id, fields }, 'the inbox holds a message that cannot be read');
  };

  const readUntilClosed = async () => {
    while (!closing.signal.aborted) {
      try {
        await readOnce();
      } catch (error) {
        if (!closing.signal.aborted) logger.debug({ err: error }, 'the inbox waits for redis');
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
