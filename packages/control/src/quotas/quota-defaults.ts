import { changedLimits, type QuotaAmounts } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { optionalLine } from '../errors/optional-line.ts';
import { detailOf, recordLimitChanges, refusedOf } from './change-limits.ts';
import { LIMITS } from './limits.ts';

/** What a new tenant may hold unless somebody says otherwise. */
export async function readQuotaDefaults(database: Database | Transaction): Promise<QuotaAmounts> {
  const rows = await database.$queryRaw<{ limits: QuotaAmounts }[]>(Prisma.sql`
    SELECT ${LIMITS} AS limits FROM quota_default q`);
  if (!rows[0]) throw new Error('the cloud’s default quota is gone');
  return rows[0].limits;
}

/** The same for who runs the cloud. @throws ControlError `forbidden` */
export async function getQuotaDefaults(database: Database, caller: Caller): Promise<QuotaAmounts> {
  requirePermission(caller, 'admin');
  return readQuotaDefaults(database);
}

/**
 * Changes what new tenants may hold; what is left out stays, and so do the limits of the tenants that are there.
 * @param input.seen what who asks took the defaults for: where one is another by now nothing is changed
 * @param input.reason one line for the history
 * @returns the defaults that hold from now on
 * @throws ControlError `forbidden`, `quotas_refused`, `invalid_value`
 */
export async function setQuotaDefaults(
  database: Database,
  caller: Caller,
  input: {
    readonly limits: Partial<QuotaAmounts>;
    readonly seen?: Partial<QuotaAmounts> | undefined;
    readonly reason?: string | undefined;
  },
): Promise<QuotaAmounts> {
  requirePermission(caller, 'admin');
  const because = { reason: optionalLine('reason', input.reason) };
  return inTransaction(database, async (tx) => {
    await tx.$queryRaw(Prisma.sql`SELECT FROM quota_default FOR NO KEY UPDATE`);
    const present = await readQuotaDefaults(tx);
    const refused = refusedOf({ tenantId: null, seen: input.seen }, { name: null, limits: present });
    if (refused.length > 0) throw new ControlError('quotas_refused', { refused });
    const changes = changedLimits(present, input.limits);
    if (changes.length === 0) return present;
    await tx.quotaDefault.updateMany({ data: { ...input.limits } });
    await recordLimitChanges(tx, requesterOf(caller), null, changes, because);
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: 'cloud.set-quota-defaults',
      targetType: 'cloud_settings',
      targetId: null,
      detail: detailOf(changes, because),
    });
    return { ...present, ...input.limits };
  });
}
