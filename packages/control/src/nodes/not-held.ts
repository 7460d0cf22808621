import { Prisma } from '@cloudlet/prisma';

/** How long an attempt may be missing from its living agent's heartbeats before it counts as not held. */
const MISSING_FOR_MS = 15_000;

/**
 * SQL of an operation `o` that was offered to its node `n`: the agent that is there now has been heard without a break, and no heartbeat
 * has named the attempt in that time; each that does sets `offered_at` anew. A hello alone says nothing of what the agent holds.
 */
export const IS_NOT_HELD = Prisma.sql`(n.status = 'UP' AND n.heard_since IS NOT NULL
  AND n.last_seen_at > greatest(o.offered_at, n.heard_since) + ${MISSING_FOR_MS} * interval '1 millisecond')`;
