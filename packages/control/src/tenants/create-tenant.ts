import { isHostNameLabel, type QuotaAmounts } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { brokenUniqueIndex } from '../database/sql-state.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/** What a new tenant may hold unless somebody says otherwise. */
export const DEFAULT_QUOTA: QuotaAmounts = {
  instances: 25,
  vcpus: 50,
  memoryMib: 51_200,
  rootDiskGib: 500,
  snapshots: 50,
  keyPairs: 50,
  serverGroups: 10,
};

/**
 * Makes a tenant with its quota.
 * @throws ControlError `invalid_name`, `name_taken`
 */
export async function createTenant(
  database: Database,
  caller: Caller,
  input: { readonly name: string; readonly quota?: Partial<QuotaAmounts> | undefined },
): Promise<{ readonly id: string }> {
  requirePermission(caller, 'admin');
  const { name } = input;
  if (!isHostNameLabel(name)) throw new ControlError('invalid_name', { name });
  return inTransaction(database, async (tx) => {
    const tenant = await tx.tenant.create({
      data: { name, quota: { create: { ...DEFAULT_QUOTA, ...input.quota } } },
    });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: tenant.id,
      action: 'tenant.create',
      targetType: 'tenant',
      targetId: tenant.id,
      detail: { name },
    });
    return { id: tenant.id };
  }).catch((error: unknown) => {
    if (brokenUniqueIndex(error) !== 'tenant_name_key') throw error;
    throw new ControlError('name_taken', { type: 'tenant', name }, { cause: error });
  });
}

/** A tenant by its name, for commands that people type; null where there is none. */
export async function findTenantByName(
  database: Database,
  caller: Caller,
  input: { readonly name: string },
): Promise<{ readonly id: string; readonly name: string } | null> {
  requirePermission(caller, 'admin');
  return database.tenant.findUnique({ where: { name: input.name }, select: { id: true, name: true } });
}
