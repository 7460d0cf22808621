import { type Database, Prisma } from '@cloudlet/prisma';
import type { Caller, Requester } from '../callers/caller.ts';
import { requirePerson } from '../callers/person.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { lockOpenInvitation, type OpenInvitation } from './invitation-row.ts';

/**
 * Makes the person who asks a member by an invitation, which is used up.
 * @returns the tenant
 * @throws ControlError `forbidden` (a token), `invitation_refused`, `already_member` (the invitation stays good)
 */
export async function joinTenant(
  database: Database,
  caller: Caller,
  input: { readonly secret: string },
): Promise<{ readonly tenantId: string }> {
  const { userId, requester } = requirePerson(caller);
  return inTransaction(database, async (tx) => {
    const invitation = await lockOpenInvitation(tx, input.secret);
    await becomeMember(tx, userId, requester, invitation);
    return { tenantId: invitation.tenantId };
  });
}

/** Uses up an invitation that is locked. */
export async function becomeMember(
  tx: Transaction,
  userId: string,
  requester: Requester,
  { id, tenantId, tenantName, role }: OpenInvitation,
): Promise<void> {
  const joined = await tx.$executeRaw(Prisma.sql`
    INSERT INTO membership (tenant_id, user_id, role) VALUES (${tenantId}::uuid, ${userId}::uuid, ${role}::role)
    ON CONFLICT DO NOTHING`);
  if (joined === 0) throw new ControlError('already_member', { tenant: tenantName });
  await tx.$executeRaw(Prisma.sql`
    UPDATE invitation SET redeemed_at = now(), redeemed_by_id = ${userId}::uuid WHERE id = ${id}::uuid`);
  await recordAuditEvent(tx, requester, {
    tenantId,
    action: 'tenant.join',
    targetType: 'user',
    targetId: userId,
    detail: { invitationId: id, role },
  });
}
