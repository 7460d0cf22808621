import { Prisma } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import { newId } from '../database/new-id.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import type { Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

const RENEW = Prisma.sql`DO UPDATE SET secret_hash = EXCLUDED.secret_hash, status = 'ENROLLED', host_uuid = NULL,
                                epoch = 0, last_sequence = 0, beat_sequence = 0`;

/**
 * Makes a compute node known, or with `again` lets the one of this name come with another secret: the old one shuts its agent out, and
 * its next hello may come from other hardware. That is the way back for a host that lost its state or its mainboard.
 * @param input.action what the audit event says of it
 * @returns the node's id
 * @throws ControlError `name_taken` without `again`
 */
export async function admitNode(
  tx: Transaction,
  requester: Requester,
  input: {
    readonly name: string;
    readonly secretHash: string;
    readonly again: boolean;
    readonly action: 'node.register' | 'node.join';
  },
): Promise<string> {
  const { name, secretHash, again, action } = input;
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    INSERT INTO node (id, name, secret_hash) VALUES (${newId()}::uuid, ${name}, ${secretHash})
    ON CONFLICT (name) WHERE removed_at IS NULL ${again ? RENEW : Prisma.sql`DO NOTHING`}
    RETURNING id`);
  const id = rows[0]?.id;
  if (!id) throw new ControlError('name_taken', { type: 'node', name });
  // An agent without its state counts its starts anew.
  await tx.$executeRaw(Prisma.sql`
    UPDATE instance SET observed_epoch = 0, observed_sequence = 0
     WHERE node_id = ${id}::uuid AND deleted_at IS NULL AND observed_epoch > 0`);
  await recordAuditEvent(tx, requester, {
    tenantId: null,
    action,
    targetType: 'node',
    targetId: id,
    detail: { name },
  });
  return id;
}
