import { isHostNameLabel, type QuotaAmounts } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { brokenUniqueIndex } from '../database/sql-state.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { readQuotaDefaults } from '../quotas/quota-defaults.ts';
import { normalEmail } from '../users/create-user.ts';

/**
 * Makes a tenant with its quota: what new ones get (see setQuotaDefaults), and other limits where some are given.
 * @param input.owner the address of somebody who has an account and becomes its owner
 * @throws ControlError `invalid_name`, `name_taken`, `not_found` (the owner)
 */
export async function createTenant(
  database: Database,
  caller: Caller,
  input: {
    readonly name: string;
    readonly owner?: string | undefined;
    readonly quota?: Partial<QuotaAmounts> | undefined;
  },
): Promise<{ readonly id: string }> {
  requirePermission(caller, 'admin');
  const { name } = input;
  if (!isHostNameLabel(name)) throw new ControlError('invalid_name', { name });
  return inTransaction(database, async (tx) => {
    const quota = { ...(await readQuotaDefaults(tx)), ...input.quota };
    const tenant = await tx.tenant.create({ data: { name, quota: { create: quota } } });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: tenant.id,
      action: 'tenant.create',
      targetType: 'tenant',
      targetId: tenant.id,
      detail: { name, ...(input.quota ? { quota: input.quota } : {}) },
    });
    if (input.owner !== undefined) await makeOwner(tx, caller, tenant.id, input.owner);
    return { id: tenant.id };
  }).catch((error: unknown) => {
    if (brokenUniqueIndex(error) !== 'tenant_name_key') throw error;
    throw new ControlError('name_taken', { type: 'tenant', name }, { cause: error });
  });
}

async function makeOwner(tx: Transaction, caller: Caller, tenantId: string, email: string): Promise<void> {
  const user = await tx.user.findUnique({ where: { email: normalEmail(email) }, select: { id: true } });
  if (!user) throw new ControlError('not_found', { type: 'user' });
  await tx.membership.create({ data: { tenantId, userId: user.id, role: 'OWNER' } });
  await recordAuditEvent(tx, requesterOf(caller), {
    tenantId,
    action: 'tenant.add-member',
    targetType: 'user',
    targetId: user.id,
    detail: { role: 'OWNER' },
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
