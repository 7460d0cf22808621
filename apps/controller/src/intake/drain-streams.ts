import type { Redis } from 'ioredis';
import { throwFirstError } from '../node-door/inboxes.ts';
import { readStreams } from '../node-door/streams.ts';

const ENTRIES_AT_ONCE = 200;
/** Also how long a new node's stream may go unnoticed. */
const BLOCK_MS = 1_000;

/**
 * Waits for entries of the nodes' streams and hands each node's to `apply`; what was applied is deleted, so whatever lies in a stream is
 * still to be done, after a restart too. A node whose entries cannot be applied keeps them and does not hold up the others.
 * @param blocking a connection of its own, for the waiting
 * @throws the first of the nodes' errors, after all others were served
 */
export async function drainStreams(options: {
  readonly blocking: Redis;
  readonly commands: Redis;
  readonly nodeIds: readonly string[];
  readonly keyOf: (nodeId: string) => string;
  readonly apply: (nodeId: string, texts: readonly string[]) => Promise<void>;
}): Promise<void> {
  const { blocking, commands, nodeIds, keyOf, apply } = options;
  if (nodeIds.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, BLOCK_MS));
    return;
  }
  const positions = new Map(nodeIds.map((nodeId) => [keyOf(nodeId), '0']));
  const batch = await readStreams(blocking, positions, ENTRIES_AT_ONCE, BLOCK_MS);
  const served = nodeIds.map(async (nodeId) => {
    const entries = batch.get(keyOf(nodeId));
    if (!entries) return;
    await apply(
      nodeId,
      entries.map(({ body }) => body ?? ''),
    );
    throwFirstError(
      await commands
        .pipeline()
        .xdel(keyOf(nodeId), ...entries.map(({ id }) => id))
        .exec(),
    );
  });
  const failed = (await Promise.allSettled(served)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
