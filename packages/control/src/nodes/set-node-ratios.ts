import { isAllocationRatio } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { lockNodeRow } from './locked-node.ts';

/** How much of a node may be claimed for each unit that it has; what is left out stays. */
export type AllocationRatios = {
  readonly cpuAllocationRatio?: number | undefined;
  readonly memoryAllocationRatio?: number | undefined;
  readonly diskAllocationRatio?: number | undefined;
};

/**
 * Changes a node's overcommit, at once. Ratios under what is claimed already take nothing from anybody: they block only growth.
 * @throws ControlError `forbidden`, `not_found`, `invalid_value`
 */
export async function setNodeRatios(
  database: Database,
  caller: Caller,
  input: AllocationRatios & { readonly id: string },
): Promise<void> {
  requirePermission(caller, 'admin');
  const { id, ...given } = input;
  const ratios = Object.entries(given).flatMap(([field, ratio]) =>
    ratio === undefined ? [] : [[field, ratio] as const],
  );
  for (const [field, ratio] of ratios) {
    if (!isAllocationRatio(ratio)) {
      throw new ControlError('invalid_value', { field, reason: 'It is not a number above 0, at most 1000.' });
    }
  }
  await inTransaction(database, async (tx) => {
    const node = await lockNodeRow(tx, id);
    await tx.node.updateMany({ where: { id }, data: Object.fromEntries(ratios) });
    const { name, cpuAllocationRatio, memoryAllocationRatio, diskAllocationRatio } = node;
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: 'node.set-ratios',
      targetType: 'node',
      targetId: id,
      detail: {
        name,
        from: { cpuAllocationRatio, memoryAllocationRatio, diskAllocationRatio },
        to: Object.fromEntries(ratios),
      },
    });
  });
}
