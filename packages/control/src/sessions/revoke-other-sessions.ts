import type { Database } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { requirePerson } from '../callers/person.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { endSessions } from './end-sessions.ts';

/**
 * Ends every session of the caller's own but the one that asks.
 * @throws ControlError `forbidden`
 */
export async function revokeOtherSessions(database: Database, caller: Caller): Promise<void> {
  const { userId, sessionId, requester } = requirePerson(caller);
  await inTransaction(database, async (tx) => {
    const ended = await endSessions(tx, userId, sessionId);
    await recordAuditEvent(tx, requester, {
      tenantId: null,
      action: 'session.revoke-others',
      targetType: 'user',
      targetId: userId,
      detail: { ended },
    });
  });
}
