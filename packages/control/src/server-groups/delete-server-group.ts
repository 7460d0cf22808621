import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { lockTenant } from '../quotas/require-quota.ts';
import type { ServerGroupView } from '../reads/views.ts';
import { firstMembers } from './members.ts';

/**
 * Deletes a group that has no instances any more; its row stays for the history of those that it had.
 * @throws ControlError `forbidden`, `not_found`, `server_group_in_use`
 */
export async function deleteServerGroup(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<void> {
  const tenantId = requirePermission(caller, 'instances:write');
  await inTransaction(database, async (tx) => {
    // Members come under this lock.
    await lockTenant(tx, tenantId);
    const rows = await tx.$queryRaw<{ name: string; members: ServerGroupView['members'] }[]>(Prisma.sql`
      SELECT g.name, ${firstMembers} AS members FROM server_group g
       WHERE g.id = ${input.id}::uuid AND g.tenant_id = ${tenantId}::uuid AND g.deleted_at IS NULL`);
    const group = rows[0];
    if (!group) throw new ControlError('not_found', { type: 'server_group' });
    const { count, first } = group.members;
    if (count > 0)
      throw new ControlError('server_group_in_use', { count, first: first.map(({ name }) => name) });
    await tx.$executeRaw(Prisma.sql`UPDATE server_group SET deleted_at = now() WHERE id = ${input.id}::uuid`);
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId,
      action: 'server-group.delete',
      targetType: 'server_group',
      targetId: input.id,
      detail: { name: group.name },
    });
  });
}
