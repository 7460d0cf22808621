import { isHostNameLabel } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { hashSecret, newSecret } from '../tokens/secret.ts';

/** How long a join command may be good, in milliseconds. */
export const ENROLMENT_LIFETIME = { least: 60_000, usual: 3_600_000, most: 7 * 24 * 3_600_000 } as const;

/**
 * Allows one machine to become a compute node of this name. An earlier permission for the name that nobody has used is revoked.
 * @param input.validForMs an hour unless given
 * @param input.again the node is known, and its machine joins anew (its state was lost, its certificate has expired, it has another
 *   mainboard): it stays that node, with its instances
 * @returns the secret of the join command, kept nowhere
 * @throws ControlError `forbidden`, `invalid_name`, `invalid_value`; `name_taken` without `again`, `not_found` with it
 */
export async function enrolNode(
  database: Database,
  caller: Caller,
  input: { readonly name: string; readonly validForMs?: number | undefined; readonly again?: boolean },
): Promise<{ readonly id: string; readonly secret: string; readonly expiresAt: Date }> {
  requirePermission(caller, 'admin');
  const { name, validForMs = ENROLMENT_LIFETIME.usual, again = false } = input;
  if (!isHostNameLabel(name)) throw new ControlError('invalid_name', { name });
  if (validForMs < ENROLMENT_LIFETIME.least || validForMs > ENROLMENT_LIFETIME.most) {
    throw new ControlError('invalid_value', {
      field: 'validForSeconds',
      reason: 'It is from a minute to a week.',
    });
  }
  const secret = newSecret();
  const expiresAt = new Date(Date.now() + validForMs);
  const requester = requesterOf(caller);
  const id = await inTransaction(database, async (tx) => {
    // Locked: a removal, which revokes what is open, comes before or after the whole of this.
    const [known] = await tx.$queryRaw<unknown[]>(Prisma.sql`
      SELECT id FROM node WHERE name = ${name} AND removed_at IS NULL FOR SHARE`);
    if (known && !again) throw new ControlError('name_taken', { type: 'node', name });
    if (!known && again) throw new ControlError('not_found', { type: 'node' });
    await tx.enrolment.updateMany({
      where: { name, redeemedAt: null, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    const made = await tx.enrolment.create({
      data: { name, secretHash: hashSecret(secret), again, createdByName: requester.name, expiresAt },
    });
    await recordAuditEvent(tx, requester, {
      tenantId: null,
      action: 'node.enroll',
      targetType: 'enrolment',
      targetId: made.id,
      detail: { name, again, expiresAt },
    });
    return made.id;
  });
  return { id, secret, expiresAt };
}
