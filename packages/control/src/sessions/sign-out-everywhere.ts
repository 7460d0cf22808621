import type { Database } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { requirePerson } from '../callers/person.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { endSessions } from './end-sessions.ts';

/**
 * Ends every session of the caller's own, this one too.
 * @throws ControlError `forbidden`
 */
export async function signOutEverywhere(database: Database, caller: Caller): Promise<void> {
  const { userId, requester } = requirePerson(caller);
  await inTransaction(database, async (tx) => {
    await endSessions(tx, userId, null);
    await recordAuditEvent(tx, requester, {
      tenantId: null,
      action: 'user.sign-out-everywhere',
      targetType: 'user',
      targetId: userId,
    });
  });
}
