import type { Size } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requireCloudAdmin } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';

/**
 * Makes a flavor of this name be so. One with other numbers is retired and a new one takes its name: instances keep theirs.
 * @returns the id of the flavor that has the name now
 */
export async function upsertFlavor(
  database: Database,
  caller: Caller,
  input: Size & { readonly name: string },
): Promise<{ readonly id: string }> {
  requireCloudAdmin(caller);
  const { name, vcpus, memoryMib, rootDiskGib } = input;
  return inTransaction(database, async (tx) => {
    const current = await tx.flavor.findFirst({ where: { name, retiredAt: null } });
    const isSo =
      current?.vcpus === vcpus && current.memoryMib === memoryMib && current.rootDiskGib === rootDiskGib;
    if (isSo) return { id: current.id };
    if (current) await tx.flavor.update({ where: { id: current.id }, data: { retiredAt: new Date() } });
    const flavor = await tx.flavor.create({ data: { name, vcpus, memoryMib, rootDiskGib } });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: 'flavor.upsert',
      targetType: 'flavor',
      targetId: flavor.id,
      detail: { name, vcpus, memoryMib, rootDiskGib },
    });
    return { id: flavor.id };
  });
}
