import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import type { NodeHoldings } from '../errors/error-table.ts';
import { endOperation } from '../lifecycle/end-operation.ts';
import { NODE_LOST } from '../lifecycle/failures.ts';
import { lockNodeRow } from './locked-node.ts';

/** Of each thing that keeps a node so many are named. */
const NAMED = 5;

/**
 * Takes a node out of the cloud for good: its credentials and open join commands are void and its name is free at once, its row stays for the history.
 * @param input.isLost the host will never come back: what it should still clean up of destroyed instances is given up, and what no row explains is forgotten
 * @throws ControlError `forbidden`, `not_found`, `node_in_use` with what still is on it
 */
export async function removeNode(
  database: Database,
  caller: Caller,
  input: { readonly id: string; readonly isLost?: boolean | undefined },
): Promise<void> {
  requirePermission(caller, 'admin');
  await inTransaction(database, async (tx) => {
    const node = await lockNodeRow(tx, input.id, 'FOR UPDATE');
    if (input.isLost) await giveUpCleaning(tx, node.id);
    const holdings = await holdingsOf(tx, node.id);
    if (Object.values(holdings).some(({ count }) => count > 0))
      throw new ControlError('node_in_use', holdings);
    await tx.enrolment.updateMany({
      where: { name: node.name, redeemedAt: null, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    // As before its first hello: what its agent goes on saying is nobody's.
    await tx.$executeRaw(Prisma.sql`
      UPDATE node SET removed_at = now(), secret_hash = '', status = 'ENROLLED', host_uuid = NULL, owes_conclusions = false
       WHERE id = ${node.id}::uuid`);
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: 'node.remove',
      targetType: 'node',
      targetId: node.id,
      detail: { name: node.name, isLost: input.isLost ?? false },
    });
  });
}

/** Ends the destroys that wait for the host, frees the addresses that they hold, and forgets what the host had that no row explains. */
async function giveUpCleaning(tx: Transaction, nodeId: string): Promise<void> {
  const waiting = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT o.id FROM operation o JOIN instance i ON i.id = o.instance_id
     WHERE o.node_id = ${nodeId}::uuid AND o.ended_at IS NULL AND i.deleted_at IS NOT NULL`);
  for (const { id } of waiting) await endOperation(tx, id, { status: 'FAILED', failure: NODE_LOST });
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM port p USING instance i
     WHERE p.node_id = ${nodeId}::uuid AND i.id = p.instance_id AND i.deleted_at IS NOT NULL`);
  await tx.orphan.deleteMany({ where: { nodeId } });
}

async function holdingsOf(tx: Transaction, nodeId: string): Promise<NodeHoldings> {
  const rows = await tx.$queryRaw<{ holdings: NodeHoldings }[]>(Prisma.sql`
    WITH held AS (
      SELECT 'instances' AS what, i.created_at AS at, t.name || '/' || i.name AS name
        FROM instance i JOIN tenant t ON t.id = i.tenant_id WHERE i.node_id = ${nodeId}::uuid AND i.deleted_at IS NULL
      UNION ALL
      SELECT 'operations', o.accepted_at, o.kind || ' ' || t.name || '/' || i.name
        FROM operation o JOIN instance i ON i.id = o.instance_id JOIN tenant t ON t.id = o.tenant_id
       WHERE o.node_id = ${nodeId}::uuid AND o.ended_at IS NULL
      UNION ALL
      SELECT 'addresses', i.created_at, p.ip_address || ' ' || t.name || '/' || i.name
        FROM port p JOIN instance i ON i.id = p.instance_id JOIN tenant t ON t.id = i.tenant_id
       WHERE p.node_id = ${nodeId}::uuid AND i.deleted_at IS NOT NULL
      UNION ALL
      SELECT 'orphans', o.first_seen_at, o.kind || ' ' || o.subject FROM orphan o WHERE o.node_id = ${nodeId}::uuid)
    SELECT jsonb_object_agg(what, jsonb_build_object('count', count, 'first', first)) AS holdings
      FROM (SELECT kinds.what, count(held.what)::int AS count,
                   coalesce((array_agg(held.name ORDER BY held.at, held.name) FILTER (WHERE held.what IS NOT NULL))[1:${NAMED}], '{}') AS first
              FROM unnest(ARRAY['instances', 'operations', 'addresses', 'orphans']) AS kinds(what)
              LEFT JOIN held ON held.what = kinds.what GROUP BY kinds.what) AS counted`);
  return rows[0]?.holdings as NodeHoldings;
}
