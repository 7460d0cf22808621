import { isOneLine } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import { newId } from '../database/new-id.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { brokenUniqueIndex } from '../database/sql-state.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import type { Visitor } from '../sessions/visitor.ts';
import { normalEmail, requirePassword } from '../users/create-user.ts';
import { hashPassword } from '../users/password.ts';
import { lockOpenInvitation } from './invitation-row.ts';
import { becomeMember } from './join-tenant.ts';
import { readInvitation } from './read-invitation.ts';

export type RegisterInput = {
  readonly secret: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
};

/**
 * Makes an account for who has an invitation's link and none yet, and a member of it, in one transaction.
 * @throws ControlError `invitation_refused`, `invalid_value`, `name_taken` (there is an account of this address)
 */
export async function registerAndJoin(
  database: Database,
  input: RegisterInput,
  { requestId, visitor }: { readonly requestId: string; readonly visitor: Visitor },
): Promise<{ readonly tenantId: string }> {
  // First: nobody without a link makes us hash passwords.
  await readInvitation(database, input);
  requirePassword(input.password);
  const name = input.name.trim();
  if (name === '' || !isOneLine(name))
    throw new ControlError('invalid_value', { field: 'name', reason: 'It is empty, or not one line.' });
  const email = normalEmail(input.email);
  const passwordHash = await hashPassword(input.password);
  return inTransaction(database, async (tx) => {
    const invitation = await lockOpenInvitation(tx, input.secret);
    const id = newId();
    const requester: Requester = { id, name, via: 'portal', requestId, visitor };
    await tx.user.create({ data: { id, email, name, passwordHash, hasProvenAddress: false } });
    await recordAuditEvent(tx, requester, {
      tenantId: null,
      action: 'user.create',
      targetType: 'user',
      targetId: id,
      detail: { email, invitationId: invitation.id },
    });
    await becomeMember(tx, id, requester, invitation);
    return { tenantId: invitation.tenantId };
  }).catch((error: unknown) => {
    if (brokenUniqueIndex(error) !== 'user_email_key') throw error;
    throw new ControlError('name_taken', { type: 'user', name: email }, { cause: error });
  });
}
