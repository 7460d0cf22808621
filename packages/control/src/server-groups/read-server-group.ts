import type { ServerGroupPolicy } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/** A group as placement sees it. */
export type GroupOfMembers = {
  readonly id: string;
  readonly policy: ServerGroupPolicy;
  /** The nodes of its living members. */
  readonly nodeIds: ReadonlySet<string>;
};

/**
 * A group of the tenant's with where its members are. Under the tenant's lock that does not change: members come, and the group goes,
 * under it alone.
 * @throws ControlError `not_found`
 */
export async function readServerGroup(
  tx: Transaction,
  tenantId: string,
  id: string,
): Promise<GroupOfMembers> {
  const rows = await tx.$queryRaw<{ policy: ServerGroupPolicy; nodeIds: string[] }[]>(Prisma.sql`
    SELECT g.policy, ARRAY(SELECT DISTINCT i.node_id::text FROM instance i
                            WHERE i.server_group_id = g.id AND i.deleted_at IS NULL) AS "nodeIds"
      FROM server_group g WHERE g.id = ${id}::uuid AND g.tenant_id = ${tenantId}::uuid AND g.deleted_at IS NULL`);
  const group = rows[0];
  if (!group) throw new ControlError('not_found', { type: 'server_group' });
  return { id, policy: group.policy, nodeIds: new Set(group.nodeIds) };
}
