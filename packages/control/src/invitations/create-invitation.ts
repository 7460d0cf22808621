import type { Role } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { optionalLine } from '../errors/optional-line.ts';
import { requireToGrant } from '../members/require-to-grant.ts';
import { lockTenant } from '../quotas/require-quota.ts';
import type { InvitationView } from '../reads/views.ts';
import { hashSecret, newSecret } from '../tokens/secret.ts';

/** Says what it is when it turns up where it should not be. */
const PREFIX = 'cli_';
const HOUR_MS = 3_600_000;
/** How long an invitation may be good, in milliseconds. */
export const INVITATION_LIFETIME = {
  least: HOUR_MS,
  usual: 7 * 24 * HOUR_MS,
  most: 30 * 24 * HOUR_MS,
} as const;

export type CreateInvitationInput = {
  readonly role: Role;
  /** Whom it is for, one line. */
  readonly note?: string | undefined;
  /** A week unless given. */
  readonly validForMs?: number | undefined;
};

/**
 * Makes a link by which one person joins the tenant.
 * @returns its secret, which is kept nowhere
 * @throws ControlError `forbidden` (also of a role with more than the caller has), `invalid_value`, `not_found` (the tenant)
 */
export async function createInvitation(
  database: Database,
  caller: Caller,
  input: CreateInvitationInput,
): Promise<{ readonly invitation: InvitationView; readonly secret: string }> {
  const { role, validForMs = INVITATION_LIFETIME.usual } = input;
  const tenantId = requireToGrant(caller, role);
  const note = optionalLine('note', input.note);
  if (validForMs < INVITATION_LIFETIME.least || validForMs > INVITATION_LIFETIME.most)
    throw new ControlError('invalid_value', {
      field: 'validForSeconds',
      reason: 'It is from an hour to 30 days.',
    });
  const secret = newSecret(PREFIX);
  const requester = requesterOf(caller);
  const apiTokenId = (caller.kind === 'user' && caller.tokenId) || null;
  const made = await inTransaction(database, async (tx) => {
    await lockTenant(tx, tenantId);
    const row = await tx.invitation.create({
      data: {
        tenantId,
        role,
        note,
        secretHash: hashSecret(secret),
        createdById: requester.id,
        createdByName: requester.name,
        apiTokenId,
        expiresAt: new Date(Date.now() + validForMs),
      },
    });
    await recordAuditEvent(tx, requester, {
      tenantId,
      action: 'tenant.invite',
      targetType: 'invitation',
      targetId: row.id,
      detail: { role, note, expiresAt: row.expiresAt },
    });
    return row;
  });
  const { id, createdByName: createdBy } = made;
  const createdAt = made.createdAt.toISOString();
  const expiresAt = made.expiresAt.toISOString();
  return { invitation: { id, role, note, createdBy, createdAt, expiresAt, isOpen: true }, secret };
}
