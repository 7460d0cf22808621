import type { NodeMode } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';
import { optionalLine } from '../errors/optional-line.ts';
import { lockNodeRow } from './locked-node.ts';

const ACTIONS: { readonly [Mode in NodeMode]: string } = {
  ENABLED: 'node.enable',
  DRAINED: 'node.drain',
  MAINTENANCE: 'node.maintenance',
};

/**
 * Says what the operator wants of a node (see NODE_MODES). Operations that were accepted before go on to their end. When maintenance is
 * over what should run is started by ordinary operations, as soon as the node is heard.
 * @throws ControlError `forbidden`, `not_found`, `invalid_value`
 */
export async function setNodeMode(
  database: Database,
  caller: Caller,
  input: { readonly id: string; readonly mode: NodeMode; readonly reason?: string | undefined },
): Promise<void> {
  requirePermission(caller, 'admin');
  const reason = optionalLine('reason', input.reason);
  await inTransaction(database, async (tx) => {
    const node = await lockNodeRow(tx, input.id);
    if (node.mode === input.mode && node.modeReason === reason) return;
    await tx.$executeRaw(Prisma.sql`
      UPDATE node SET mode = ${input.mode}::node_mode, mode_reason = ${reason},
             mode_since = CASE WHEN mode = ${input.mode}::node_mode THEN coalesce(mode_since, now()) ELSE now() END,
             owes_conclusions = owes_conclusions OR ${input.mode} = 'MAINTENANCE'
       WHERE id = ${node.id}::uuid`);
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: ACTIONS[input.mode],
      targetType: 'node',
      targetId: node.id,
      detail: { name: node.name, from: node.mode, reason },
    });
  });
}
