import { QUOTA_RESOURCES, type QuotaResource } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import { readQuotaUse } from './quota-use.ts';

export type QuotaView = {
  readonly [Resource in QuotaResource]: { readonly limit: number; readonly used: number };
};

/** What the tenant may hold and holds. */
export async function getQuota(database: Database, caller: Caller): Promise<QuotaView> {
  const tenantId = requirePermission(caller, 'read');
  const limit = await database.quota.findUnique({ where: { tenantId } });
  if (!limit) throw new ControlError('not_found', { type: 'tenant' });
  const used = await readQuotaUse(database, tenantId);
  const entries = QUOTA_RESOURCES.map((resource) => [
    resource,
    { limit: limit[resource], used: used[resource] },
  ]);
  return Object.fromEntries(entries) as QuotaView;
}
