import { type Database, listNodeIds } from '@cloudlet/control';

/** How long a node may be enrolled before it is heard. */
const REFRESH_EVERY_MS = 2_000;

/** The ids of all nodes, read again every so often. */
export function watchNodes(database: Database): () => Promise<readonly string[]> {
  let known: readonly string[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - readAt < REFRESH_EVERY_MS) return known;
    known = await listNodeIds(database);
    readAt = performance.now();
    return known;
  };
}
