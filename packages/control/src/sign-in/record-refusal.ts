import type { Database } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Visitor } from '../sessions/visitor.ts';

/**
 * Writes down that somebody was not let in, and until when the next attempt there waits: attempts that are refused unseen meanwhile are
 * not written, so that nobody can fill the trail. An address that is nobody's is not kept: it may be a password in the wrong field.
 */
export async function recordRefusal(
  database: Database,
  refusal: {
    readonly email: string;
    readonly visitor: Visitor;
    readonly requestId: string;
    readonly reason: 'wrong_password' | 'wrong_code';
    readonly nextAt: Date | null;
  },
): Promise<void> {
  const { email, visitor, requestId, reason, nextAt } = refusal;
  const requester: Requester = { id: null, name: 'somebody', via: 'portal', requestId, visitor };
  await inTransaction(database, async (tx) => {
    const user = await tx.user.findUnique({ where: { email }, select: { id: true } });
    await recordAuditEvent(tx, requester, {
      tenantId: null,
      action: 'session.refuse',
      targetType: 'user',
      targetId: user?.id ?? null,
      result: 'REFUSED',
      errorCode: reason,
      detail: { nextAt: nextAt?.toISOString() ?? null },
    });
  });
}
