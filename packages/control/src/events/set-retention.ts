import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/** The database's CHECK says the same. */
const RETENTION_DAYS = { least: 30, most: 36_500 } as const;

/**
 * Changes for how long events are kept; those whose time is over by that are removed within the hour.
 * @param database as the role that owns the tables: the application's may not
 * @throws ControlError `forbidden`, `invalid_value`
 */
export async function setRetention(
  database: Database,
  caller: Caller,
  { days }: { readonly days: number },
): Promise<void> {
  requirePermission(caller, 'admin');
  const { least, most } = RETENTION_DAYS;
  if (!Number.isInteger(days) || days < least || days > most) {
    const reason = `It is a whole number of days from ${least} to ${most}.`;
    throw new ControlError('invalid_value', { field: 'days', reason });
  }
  await inTransaction(database, async (tx) => {
    const { retentionDays: from } = await tx.auditPolicy.findFirstOrThrow();
    await tx.auditPolicy.updateMany({ data: { retentionDays: days } });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: 'cloud.set-audit-retention',
      targetType: 'cloud_settings',
      targetId: null,
      detail: { from, to: days },
    });
  });
}
