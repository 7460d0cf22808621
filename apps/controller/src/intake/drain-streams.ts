import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { throwFirstError } from '../node-door/inboxes.ts';
import { readStreams, type StreamEntry } from '../node-door/streams.ts';
import { inLanes } from './in-lanes.ts';

const ENTRIES_AT_ONCE = 200;
/** Each takes a connection to the database, of which there are ten: with all nodes at once those at the end would wait in vain. */
const NODES_AT_ONCE = 6;
/** Also how long a new node's stream may go unnoticed. */
const BLOCK_MS = 1_000;

/** This work is never more than a fifth of the time, and nothing waits for it longer than people notice. */
const REST_PER_WORK = 4;
const LONGEST_REST_MS = 200;

/** One kind of the nodes' streams, and the connections to read it by. */
export type Streams = {
  /** A connection of its own, for the waiting. */
  readonly blocking: Redis;
  readonly commands: Redis;
  readonly nodeIds: readonly string[];
  readonly keyOf: (nodeId: string) => string;
};

/** What lies in the streams of the nodes that have said something, by node. */
type Entries = ReadonlyMap<string, readonly StreamEntry[]>;

/**
 * Waits for entries of the nodes' streams and hands each node's to `apply`; what was applied is deleted, so whatever lies in a stream is
 * still to be done, after a restart too. A node whose entries cannot be applied keeps them and does not hold up the others.
 * @throws the first of the nodes' errors, after all others were served
 */
export async function drainStreamsSeparately(
  streams: Streams,
  apply: (nodeId: string, texts: readonly string[]) => Promise<void>,
): Promise<void> {
  const read = await waitForEntries(streams);
  await inLanes(read, NODES_AT_ONCE, async ([nodeId, entries]) => {
    await apply(nodeId, textsOf(entries));
    await deleteEntries(streams, new Map([[nodeId, entries]]));
  });
}

/**
 * The same for what is applied for all nodes at once. Each turn is followed by a rest in proportion to it: with a thousand nodes there is
 * always something, and what comes meanwhile is applied together.
 */
export async function drainStreamsTogether(
  streams: Streams,
  apply: (texts: ReadonlyMap<string, readonly string[]>) => Promise<void>,
): Promise<void> {
  const read = await waitForEntries(streams);
  if (read.size === 0) return;
  const from = performance.now();
  await apply(new Map([...read].map(([nodeId, entries]) => [nodeId, textsOf(entries)])));
  await deleteEntries(streams, read);
  await sleep(Math.min(LONGEST_REST_MS, REST_PER_WORK * (performance.now() - from)));
}

async function waitForEntries({ blocking, nodeIds, keyOf }: Streams): Promise<Entries> {
  if (nodeIds.length === 0) {
    await sleep(BLOCK_MS);
    return new Map();
  }
  const positions = new Map(nodeIds.map((nodeId) => [keyOf(nodeId), '0']));
  const batch = await readStreams(blocking, positions, ENTRIES_AT_ONCE, BLOCK_MS);
  return new Map(
    nodeIds.flatMap((nodeId) => {
      const entries = batch.get(keyOf(nodeId));
      return entries ? [[nodeId, entries]] : [];
    }),
  );
}

async function deleteEntries({ commands, keyOf }: Streams, read: Entries): Promise<void> {
  const pipeline = commands.pipeline();
  for (const [nodeId, entries] of read) pipeline.xdel(keyOf(nodeId), ...entries.map(({ id }) => id));
  throwFirstError(await pipeline.exec());
}

function textsOf(entries: readonly StreamEntry[]): string[] {
  return entries.map(({ body }) => body ?? '');
}
