import { Prisma } from '@cloudlet/prisma';
import { newId } from '../database/new-id.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Finding } from './find-orphans.ts';

/**
 * Keeps what a node's newest listing shows that nothing explains, and forgets what it no longer shows. What was described once stays
 * so: the node describes only what it is asked for.
 */
export async function keepOrphans(
  tx: Transaction,
  nodeId: string,
  findings: readonly Finding[],
): Promise<void> {
  const rows = JSON.stringify(findings.map((finding) => ({ id: newId(), ...finding })));
  const found = Prisma.sql`jsonb_to_recordset(${rows}::jsonb) AS f(id uuid, kind orphan_kind, subject text,
    "instanceId" uuid, "snapshotId" uuid, "macAddress" text, "ipAddress" text, facts jsonb, description jsonb)`;
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM orphan o WHERE o.node_id = ${nodeId}::uuid
       AND NOT EXISTS (SELECT FROM ${found} WHERE f.kind = o.kind AND f.subject = o.subject)`);
  if (findings.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO orphan (id, node_id, kind, subject, instance_id, snapshot_id, mac_address, ip_address, facts, description)
    SELECT f.id, ${nodeId}::uuid, f.kind, f.subject, f."instanceId", f."snapshotId", f."macAddress", f."ipAddress",
           f.facts, CASE WHEN jsonb_typeof(f.description) = 'object' THEN f.description END FROM ${found}
    ON CONFLICT (node_id, kind, subject) DO UPDATE SET
      facts = EXCLUDED.facts, description = coalesce(EXCLUDED.description, orphan.description),
      mac_address = coalesce(EXCLUDED.mac_address, orphan.mac_address),
      ip_address = coalesce(EXCLUDED.ip_address, orphan.ip_address),
      sightings = orphan.sightings + 1, last_seen_at = now()`);
}

/** The instances of which the node is to say more: nothing explains them, and it has not described them yet. */
export async function readUndescribed(tx: Transaction, nodeId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT DISTINCT instance_id AS id FROM orphan
     WHERE node_id = ${nodeId}::uuid AND kind IN ('instance', 'snapshot') AND description IS NULL`);
  return rows.map(({ id }) => id);
}
