import { QUOTA_RESOURCES, type QuotaResource } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import { type QuotaAndUse, readQuota } from './read-quota.ts';

export type QuotaView = {
  readonly [Resource in QuotaResource]: { readonly limit: number; readonly used: number };
};

/**
 * What the tenant may hold and holds.
 * @throws ControlError `forbidden`, `not_found`
 */
export async function getQuota(database: Database, caller: Caller): Promise<QuotaView> {
  const quota = await readQuota(database, requirePermission(caller, 'read'));
  if (!quota) throw new ControlError('not_found', { type: 'tenant' });
  return quotaView(quota);
}

/** Limit and use, resource by resource. */
export function quotaView({ limit, used }: QuotaAndUse): QuotaView {
  const entries = QUOTA_RESOURCES.map((resource) => [
    resource,
    { limit: limit[resource], used: used[resource] },
  ]);
  return Object.fromEntries(entries) as QuotaView;
}
