import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { throwFirstError } from '../node-door/inboxes.ts';
import { readStreams, type StreamEntry } from '../node-door/streams.ts';
import { inLanes } from './in-lanes.ts';

const ENTRIES_AT_ONCE = 200;
/**
 * Whose entries are applied together: enough that what a transaction costs by itself is shared, and few enough that none of them is
 * locked for long.
 */
const NODES_TOGETHER = 8;
/** Each takes a connection to the database, of which there are ten: with all nodes at once those at the end would wait in vain. */
const GROUPS_AT_ONCE = 6;
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

/** Applies the nodes' texts, by node. */
type Apply = (texts: ReadonlyMap<string, readonly string[]>) => Promise<void>;

/**
 * Waits for entries of the nodes' streams and hands them to `apply`, those of some nodes at a time; what was applied is deleted, so
 * whatever lies in a stream is still to be done, after a restart too. What cannot be applied together is applied node by node: one whose
 * entries cannot be applied keeps them and does not hold up the others.
 * @throws the first of the nodes' errors, after all others were served
 */
export async function drainStreamsInGroups(streams: Streams, apply: Apply): Promise<void> {
  const groups = inGroups([...(await waitForEntries(streams))], NODES_TOGETHER);
  const failed: Entries[] = [];
  await inLanes(groups, GROUPS_AT_ONCE, async (group) => {
    const entries = new Map(group);
    await applyEntries(streams, entries, apply).catch((error: unknown) => {
      if (entries.size === 1) throw error;
      failed.push(entries);
    });
  });
  const alone = failed.flatMap((entries) => [...entries].map((one) => new Map([one])));
  await inLanes(alone, GROUPS_AT_ONCE, (entries) => applyEntries(streams, entries, apply));
}

function inGroups<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

async function applyEntries(streams: Streams, entries: Entries, apply: Apply): Promise<void> {
  await apply(new Map([...entries].map(([nodeId, ofNode]) => [nodeId, textsOf(ofNode)])));
  await deleteEntries(streams, entries);
}

/**
 * The same for what is applied for all nodes at once, or not at all. Each turn is followed by a rest in proportion to it: with a thousand nodes there is
 * always something, and what comes meanwhile is applied together.
 */
export async function drainStreamsTogether(streams: Streams, apply: Apply): Promise<void> {
  const read = await waitForEntries(streams);
  if (read.size === 0) return;
  const from = performance.now();
  await applyEntries(streams, read, apply);
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
