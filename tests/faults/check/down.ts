import { setTimeout as delay } from 'node:timers/promises';
import type { FaultCloud } from '../cloud/cloud.ts';
import { at } from '../inject/fault.ts';
import type { Finding } from './finding.ts';

/** What was seen of a node whose agent was killed and did not come back. */
export type Watched = {
  readonly node: string;
  /** From the kill to the first look that showed it as DOWN; null where none did while it was watched. */
  readonly downAfterMs: number | null;
};

/** The promise: a node without a heartbeat is shown as DOWN so soon. */
const DOWN_WITHIN_MS = 30_000;
const WATCHED_MS = 60_000;
const LOOK_EVERY_MS = 200;

/** Kills an agent for good, and watches what is shown of its node. For the end of a run: it stays down. */
export async function killAndWatch({ nodes, look }: FaultCloud): Promise<Watched> {
  const { id, name, agent } = at(nodes, 0);
  await agent.end('SIGKILL');
  const killed = performance.now();
  for (;;) {
    const [row] = await look.rows<{ status: string }>('SELECT status FROM node WHERE id = $1', [id]);
    const afterMs = Math.round(performance.now() - killed);
    if (row?.status === 'DOWN') return { node: name, downAfterMs: afterMs };
    if (afterMs > WATCHED_MS) return { node: name, downAfterMs: null };
    await delay(LOOK_EVERY_MS);
  }
}

export function checkDown({ node, downAfterMs }: Watched): Finding[] {
  if (downAfterMs !== null && downAfterMs <= DOWN_WITHIN_MS) return [];
  const shown = downAfterMs === null ? `not in ${WATCHED_MS} ms` : `after ${downAfterMs} ms`;
  return [{ kind: 'wrong', what: `${node} was shown as DOWN ${shown}, though its agent was dead` }];
}
