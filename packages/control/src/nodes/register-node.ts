import { isHostNameLabel } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requireCloudAdmin } from '../callers/caller.ts';
import { newId } from '../database/new-id.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { hashSecret, newSecret } from '../tokens/secret.ts';

const RENEW = Prisma.sql`DO UPDATE SET secret_hash = EXCLUDED.secret_hash, status = 'ENROLLED', host_uuid = NULL,
                                epoch = 0, last_sequence = 0`;

/**
 * Enrols a compute node.
 * @param input.newSecret takes a name that is known already for the same node: it gets a new secret, which shuts out an agent with
 *   the old one, and its next hello may come from other hardware. That is the way back for a host that lost its state or its mainboard.
 * @returns the secret that the node's agent shows, kept nowhere else
 * @throws ControlError `invalid_name`; `name_taken` without `newSecret`
 */
export async function registerNode(
  database: Database,
  caller: Caller,
  input: { readonly name: string; readonly newSecret?: boolean },
): Promise<{ readonly nodeId: string; readonly secret: string }> {
  requireCloudAdmin(caller);
  const { name, newSecret: renews = false } = input;
  if (!isHostNameLabel(name)) throw new ControlError('invalid_name', { name });
  const secret = newSecret();
  const nodeId = await inTransaction(database, async (tx) => {
    const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
      INSERT INTO node (id, name, secret_hash) VALUES (${newId()}::uuid, ${name}, ${hashSecret(secret)})
      ON CONFLICT (name) WHERE removed_at IS NULL ${renews ? RENEW : Prisma.sql`DO NOTHING`}
      RETURNING id`);
    const id = rows[0]?.id;
    if (!id) throw new ControlError('name_taken', { type: 'node', name });
    // An agent without its state counts its starts anew.
    await tx.$executeRaw(Prisma.sql`
      UPDATE instance SET observed_epoch = 0, observed_sequence = 0
       WHERE node_id = ${id}::uuid AND deleted_at IS NULL AND observed_epoch > 0`);
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: 'node.register',
      targetType: 'node',
      targetId: id,
      detail: { name },
    });
    return id;
  });
  return { nodeId, secret };
}
