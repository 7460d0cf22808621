import { DoorError } from '../errors/door-error.ts';

/** Each holds a connection and looks at the database now and then. */
const STREAMS_PER_TOKEN = 20;

/** The streams that are open now, by their token. */
const open = new Map<string, number>();

/**
 * Counts a token's stream until it ends.
 * @throws DoorError `too_many_streams`, at once
 */
export function countedStream<Message>(
  tokenId: string,
  messages: AsyncGenerator<Message, void, void>,
): AsyncGenerator<Message, void, void> {
  const others = open.get(tokenId) ?? 0;
  if (others >= STREAMS_PER_TOKEN) {
    throw new DoorError('too_many_streams', { limit: STREAMS_PER_TOKEN });
  }
  open.set(tokenId, others + 1);
  return untilEnd(tokenId, messages);
}

async function* untilEnd<Message>(tokenId: string, messages: AsyncGenerator<Message, void, void>) {
  try {
    yield* messages;
  } finally {
    const left = (open.get(tokenId) ?? 1) - 1;
    if (left === 0) open.delete(tokenId);
    else open.set(tokenId, left);
  }
}
