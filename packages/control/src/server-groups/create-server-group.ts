import { isOneLine, QUOTA_OF_SERVER_GROUP, type ServerGroupPolicy } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { brokenUniqueIndex } from '../database/sql-state.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { lockTenant, requireQuota } from '../quotas/require-quota.ts';
import type { ServerGroupView } from '../reads/views.ts';

/**
 * Makes a group for instances that are to share a node, or never to.
 * @throws ControlError `forbidden`, `invalid_value`, `name_taken`, `quota_exceeded`
 */
export async function createServerGroup(
  database: Database,
  caller: Caller,
  input: { readonly name: string; readonly policy: ServerGroupPolicy },
): Promise<ServerGroupView> {
  const tenantId = requirePermission(caller, 'instances:write');
  const name = input.name.trim();
  if (name === '' || !isOneLine(name))
    throw new ControlError('invalid_value', { field: 'name', reason: 'It is not one line of text.' });
  return inTransaction(database, async (tx) => {
    await requireQuota(tx, await lockTenant(tx, tenantId), QUOTA_OF_SERVER_GROUP);
    const { policy } = input;
    const { id, createdAt } = await tx.serverGroup.create({ data: { tenantId, name, policy } });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId,
      action: 'server-group.create',
      targetType: 'server_group',
      targetId: id,
      detail: { name, policy },
    });
    return { id, name, policy, members: { count: 0, first: [] }, createdAt: createdAt.toISOString() };
  }).catch((error: unknown) => {
    if (brokenUniqueIndex(error) !== 'server_group_name_living') throw error;
    throw new ControlError('name_taken', { type: 'server_group', name }, { cause: error });
  });
}
