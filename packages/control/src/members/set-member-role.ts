import type { Role } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { lastOwnerOf, lockMember } from './locked-member.ts';
import { requireToGrant } from './require-to-grant.ts';

/**
 * Gives a member another role, which holds for their sessions and tokens at once.
 * @throws ControlError `forbidden` (also of a role with more than the caller has), `not_found`, `last_owner`
 */
export async function setMemberRole(
  database: Database,
  caller: Caller,
  input: { readonly id: string; readonly role: Role },
): Promise<void> {
  const tenantId = requireToGrant(caller, input.role);
  const { id: userId, role } = input;
  await inTransaction(database, async (tx) => {
    const member = await lockMember(tx, tenantId, userId);
    if (member.role === role) return;
    await tx.$executeRaw(Prisma.sql`
      UPDATE membership SET role = ${role}::role WHERE tenant_id = ${tenantId}::uuid AND user_id = ${userId}::uuid`);
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId,
      action: 'tenant.set-role',
      targetType: 'user',
      targetId: userId,
      detail: { from: member.role, to: role },
    });
  }).catch((error: unknown) => {
    throw lastOwnerOf(error);
  });
}
