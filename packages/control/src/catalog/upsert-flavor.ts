import { isCapabilityName, type Size } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/**
 * Makes a flavor of this name be so. One that is otherwise is retired and a new one takes its name: instances keep theirs.
 * @param input.requiredCapabilities what a node must be able to do for instances of this flavor, by name; nothing if left out
 * @returns the id of the flavor that has the name now
 * @throws ControlError `forbidden`, `invalid_value`
 */
export async function upsertFlavor(
  database: Database,
  caller: Caller,
  input: Size & { readonly name: string; readonly requiredCapabilities?: readonly string[] | undefined },
): Promise<{ readonly id: string }> {
  requirePermission(caller, 'admin');
  const { name, vcpus, memoryMib, rootDiskGib } = input;
  const requiredCapabilities = [...new Set(input.requiredCapabilities)].sort();
  requireNames(requiredCapabilities);
  const flavor = { name, vcpus, memoryMib, rootDiskGib, requiredCapabilities };
  return inTransaction(database, async (tx) => {
    const current = await tx.flavor.findFirst({ where: { name, retiredAt: null } });
    if (current && isSo(current, flavor)) return { id: current.id };
    if (current) await tx.flavor.update({ where: { id: current.id }, data: { retiredAt: new Date() } });
    const { id } = await tx.flavor.create({ data: flavor });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: 'flavor.upsert',
      targetType: 'flavor',
      targetId: id,
      detail: flavor,
    });
    return { id };
  });
}

type Wanted = Size & { readonly requiredCapabilities: readonly string[] };

function isSo(current: Wanted, wanted: Wanted): boolean {
  return (
    current.vcpus === wanted.vcpus &&
    current.memoryMib === wanted.memoryMib &&
    current.rootDiskGib === wanted.rootDiskGib &&
    current.requiredCapabilities.join() === wanted.requiredCapabilities.join()
  );
}

function requireNames(capabilities: readonly string[]): void {
  const wrong = capabilities.find((name) => !isCapabilityName(name));
  if (wrong === undefined) return;
  const reason = `“${wrong}” is not a capability’s name.`;
  throw new ControlError('invalid_value', { field: 'requiredCapabilities', reason });
}
