import { Prisma } from '@cloudlet/prisma';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';

/** A node whose hearing changed. */
export type HearingChange = {
  readonly id: string;
  readonly name: string;
  /** Since when it takes no jobs; null where it takes them again. */
  readonly deafSince: Date | null;
};

/**
 * How long a node that is heard may take no job though there is one: heartbeats come every two seconds, and an agent that finds
 * itself deaf opens its ear anew before that.
 */
const DEAF_AFTER_MS = 15_000;

/** A node that was not heard for so long is on its way to being DOWN: nothing new is known of its hearing. */
const HEARD_WITHIN_MS = 8_000;

/**
 * Marks the nodes that are UP and yet take no jobs, and takes the mark from those that do again. A node counts as deaf
 * - by its agent's word, or
 * - when an attempt lies on its queue that no heartbeat has claimed while they came without a break: whatever the agent believes.
 *
 * Time in which the controller, the database or Redis was away does not count: then no heartbeats came either.
 * @returns the nodes for which that changed now
 */
export async function markDeafNodes(leader: Leader): Promise<HearingChange[]> {
  return inLeadersTransaction(leader, async (tx) => {
    const changes = await tx.$queryRaw<HearingChange[]>(Prisma.sql`
      WITH unclaimed AS (
        SELECT o.node_id, min(greatest(o.unclaimed_since, n.heard_since)) AS since
          FROM operation o JOIN node n ON n.id = o.node_id
         WHERE o.ended_at IS NULL AND o.status = 'ACCEPTED'
           AND greatest(o.unclaimed_since, n.heard_since) < now() - ${DEAF_AFTER_MS} * interval '1 millisecond'
           AND o.unclaimed_since IS NOT NULL AND n.heard_since IS NOT NULL
         GROUP BY o.node_id),
      ears AS (
        SELECT n.id, CASE
            WHEN n.status <> 'UP' THEN NULL
            WHEN n.last_seen_at < now() - ${HEARD_WITHIN_MS} * interval '1 millisecond' THEN n.deaf_since
            ELSE least(u.since, CASE WHEN n.jobs_stalled_since < now() - ${DEAF_AFTER_MS} * interval '1 millisecond'
                                     THEN n.jobs_stalled_since END) END AS since
          FROM node n LEFT JOIN unclaimed u ON u.node_id = n.id
         WHERE n.deaf_since IS NOT NULL OR n.jobs_stalled_since IS NOT NULL OR u.since IS NOT NULL)
      UPDATE node n SET deaf_since = ears.since FROM ears
       WHERE n.id = ears.id AND (n.deaf_since IS NULL) <> (ears.since IS NULL)
      RETURNING n.id, n.name, n.deaf_since AS "deafSince"`);
    for (const { id, name, deafSince } of changes) {
      await recordAuditEvent(tx, SYSTEM, {
        tenantId: null,
        action: deafSince ? 'node.deaf' : 'node.hears',
        targetType: 'node',
        targetId: id,
        detail: { name, since: deafSince },
      });
    }
    return changes;
  });
}

const SYSTEM = { id: null, name: 'system', via: 'system', requestId: 'liveness' } as const;
