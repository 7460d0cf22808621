import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/**
 * Ends a token at once.
 * @throws ControlError `not_found`
 */
export async function revokeApiToken(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<void> {
  const tenantId = requirePermission(caller, 'instances:write');
  await inTransaction(database, async (tx) => {
    const { count } = await tx.apiToken.updateMany({
      where: { id: input.id, tenantId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw new ControlError('not_found', { type: 'token' });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId,
      action: 'token.revoke',
      targetType: 'token',
      targetId: input.id,
    });
  });
}
