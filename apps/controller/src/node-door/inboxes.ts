import { type InboxMessage, nodeKeys, STREAM_FIELD } from '@cloudlet/contract';
import type { Redis } from 'ioredis';

/** One message to one node's agent. */
export type InboxLetter = { readonly nodeId: string; readonly message: InboxMessage };

/** An agent reads its inbox as it comes; what is older than so many messages has been said again since (reports are re-sent). */
const INBOX_LENGTH = 10_000;

/** Puts messages into the nodes' inboxes, in one round trip. */
export async function sendToInboxes(redis: Redis, letters: readonly InboxLetter[]): Promise<void> {
  if (letters.length === 0) return;
  const pipeline = redis.pipeline();
  for (const { nodeId, message } of letters) {
    pipeline.xadd(
      nodeKeys.inbox(nodeId),
      'MAXLEN',
      '~',
      INBOX_LENGTH,
      '*',
      STREAM_FIELD,
      JSON.stringify(message),
    );
  }
  throwFirstError(await pipeline.exec());
}

/** A pipeline reports errors command by command; a lost message must not pass for a sent one. */
export function throwFirstError(results: [Error | null, unknown][] | null): void {
  const failed = results?.find(([error]) => error !== null);
  if (failed?.[0]) throw failed[0];
}
