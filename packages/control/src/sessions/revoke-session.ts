import type { Database } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { requirePerson } from '../callers/person.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/**
 * Ends one session of the caller's own at once. Of the one that asks it is what signing out does.
 * @throws ControlError `forbidden`; `not_found` also for one that has ended and for somebody else's
 */
export async function revokeSession(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<void> {
  const { userId, sessionId, requester } = requirePerson(caller);
  await inTransaction(database, async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { id: input.id, userId, revokedAt: null, expiresAt: { gt: new Date() } },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw new ControlError('not_found', { type: 'session' });
    await recordAuditEvent(tx, requester, {
      tenantId: null,
      action: input.id === sessionId ? 'session.end' : 'session.revoke',
      targetType: 'session',
      targetId: input.id,
    });
  });
}
