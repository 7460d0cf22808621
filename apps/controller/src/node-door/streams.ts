import { streamMessage } from '@cloudlet/contract';
import type { Redis } from 'ioredis';

/** One entry of a node's stream. `body` is its message's JSON text, null when it has none. */
export type StreamEntry = { readonly id: string; readonly body: string | null };

/** Entries by stream key. */
export type StreamBatch = ReadonlyMap<string, readonly StreamEntry[]>;

/**
 * Waits up to `blockMs` for entries behind the given positions.
 * @param positions stream key → id of the last entry seen (`0` from the beginning, `$` from now on)
 * @param count at most so many entries of each stream
 */
export async function readStreams(
  redis: Redis,
  positions: ReadonlyMap<string, string>,
  count: number,
  blockMs: number,
): Promise<StreamBatch> {
  const keys = [...positions.keys()];
  const reply = (await redis.xread(
    'COUNT',
    count,
    'BLOCK',
    blockMs,
    'STREAMS',
    ...keys,
    ...positions.values(),
  )) as [string, [string, string[]][]][] | null;
  return new Map(
    (reply ?? []).map(([key, entries]) => [
      key,
      entries.map(([id, fields]) => ({ id, body: streamMessage(fields) })),
    ]),
  );
}
