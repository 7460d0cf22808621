import { changedLimits, type LimitChange, type QuotaAmounts } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import type { Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import type { RefusedLimits } from '../errors/error-table.ts';
import { LIMITS, type LimitsOfTenant, updateLimits } from './limits.ts';

/** Limits that somebody wants changed. */
export type WantedLimits = LimitsOfTenant & {
  /** What who asks took the limits for: where one is another by now nothing is changed. */
  readonly seen?: Partial<QuotaAmounts> | undefined;
};

/** Why limits are changed, in the words of who does, or asked for it. */
type Because = {
  readonly reason: string | null;
  /** The request that is granted by it. */
  readonly requestId?: string;
};

/**
 * Changes the limits of tenants, all or none, and writes the history of it. A limit below what a tenant holds blocks only growth.
 * @throws ControlError `quotas_refused`
 */
export async function changeLimits(
  tx: Transaction,
  requester: Requester,
  wanted: readonly WantedLimits[],
  because: Because,
): Promise<void> {
  const present = await lockLimits(
    tx,
    wanted.map(({ tenantId }) => tenantId),
  );
  const refused = wanted.flatMap((one) => refusedOf(one, present.get(one.tenantId)));
  if (refused.length > 0) throw new ControlError('quotas_refused', { refused });
  const changing = wanted.flatMap(({ tenantId, limits }) => {
    const changes = changedLimits(present.get(tenantId)?.limits ?? {}, limits);
    return changes.length > 0 ? [{ tenantId, limits, changes }] : [];
  });
  if (changing.length === 0) return;
  await tx.$executeRaw(updateLimits(changing));
  for (const { tenantId, changes } of changing) {
    await recordLimitChanges(tx, requester, tenantId, changes, because);
    await recordAuditEvent(tx, requester, {
      tenantId,
      action: 'tenant.set-quota',
      targetType: 'tenant',
      targetId: tenantId,
      detail: detailOf(changes, because),
    });
  }
}

/** What the audit log says of changed limits. */
export function detailOf(changes: readonly LimitChange[], { reason }: Because) {
  const limits = Object.fromEntries(changes.map(({ resource, from, to }) => [resource, { from, to }]));
  return { limits, ...(reason === null ? {} : { reason }) };
}

/** Writes into the history that cannot be changed which limits were. @param tenantId null: what new tenants get */
export async function recordLimitChanges(
  tx: Transaction,
  requester: Requester,
  tenantId: string | null,
  changes: readonly LimitChange[],
  { reason, requestId }: Because,
): Promise<void> {
  await tx.quotaChange.createMany({
    data: changes.map(({ resource, from, to }) => ({
      tenantId,
      resource,
      fromLimit: from,
      toLimit: to,
      changedById: requester.id,
      changedByName: requester.name,
      changedVia: requester.via,
      reason,
      requestId: requestId ?? null,
    })),
  });
}

/** Where somebody's picture of limits is not how they are. */
export function refusedOf(
  { tenantId, seen = {} }: { readonly tenantId: string | null; readonly seen?: WantedLimits['seen'] },
  present: PresentLimits | undefined,
): RefusedLimits[] {
  if (!present) return [{ reason: 'unknown', tenantId, tenant: null }];
  return changedLimits(seen, present.limits).map(({ resource, to }) => ({
    reason: 'changed',
    tenantId,
    tenant: present.name,
    resource,
    limit: to,
  }));
}

/** Limits as they are, and whose. */
export type PresentLimits = { readonly name: string | null; readonly limits: QuotaAmounts };

/** Locks in one order whoever asks, and reads by a statement after that: it sees what others have committed. */
async function lockLimits(
  tx: Transaction,
  tenantIds: readonly string[],
): Promise<ReadonlyMap<string, PresentLimits>> {
  const these = Prisma.sql`t.id = ANY (${[...tenantIds]}::uuid[])`;
  await tx.$queryRaw(Prisma.sql`SELECT FROM tenant t WHERE ${these} ORDER BY t.id FOR NO KEY UPDATE`);
  const rows = await tx.$queryRaw<{ id: string; name: string; limits: QuotaAmounts }[]>(Prisma.sql`
    SELECT t.id, t.name, ${LIMITS} AS limits FROM tenant t JOIN quota q ON q.tenant_id = t.id WHERE ${these}`);
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}
