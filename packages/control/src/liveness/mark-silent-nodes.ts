import type { NodeMode } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';

/**
 * Marks nodes DOWN that have not been heard for a while, by the database's clock, at which receipts are noted.
 * @param listeningForMs how long the controller itself has listened without a break: before it has done so as long as a node
 *   may be silent, no node's silence means anything
 * @returns the nodes that went down now
 */
export async function markSilentNodes(
  leader: Leader,
  options: { readonly silentAfterMs: number; readonly listeningForMs: number },
): Promise<{ readonly id: string; readonly name: string; readonly mode: NodeMode }[]> {
  if (options.listeningForMs < options.silentAfterMs) return [];
  return inLeadersTransaction(leader, (tx) =>
    tx.$queryRaw<{ id: string; name: string; mode: NodeMode }[]>(Prisma.sql`
    UPDATE node SET status = 'DOWN'
     WHERE status = 'UP' AND last_seen_at < now() - ${options.silentAfterMs} * interval '1 millisecond'
    RETURNING id, name, mode`),
  );
}
