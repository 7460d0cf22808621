import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { lastOwnerOf, lockMember } from './locked-member.ts';

/**
 * Takes somebody out of the tenant: their sessions, tokens and invitations can do nothing there from then on, and open consoles end.
 * Who has signed in may always leave.
 * @throws ControlError `forbidden`, `not_found`, `last_owner`
 */
export async function removeMember(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<void> {
  const { id: userId } = input;
  const leaves = caller.kind === 'user' && caller.sessionId !== undefined && caller.userId === userId;
  const tenantId = requirePermission(caller, leaves ? 'read' : 'tenant:write');
  await inTransaction(database, async (tx) => {
    const { role } = await lockMember(tx, tenantId, userId);
    await tx.$executeRaw(Prisma.sql`
      DELETE FROM membership WHERE tenant_id = ${tenantId}::uuid AND user_id = ${userId}::uuid`);
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId,
      action: leaves ? 'tenant.leave' : 'tenant.remove-member',
      targetType: 'user',
      targetId: userId,
      detail: { role },
    });
  }).catch((error: unknown) => {
    throw lastOwnerOf(error);
  });
}
