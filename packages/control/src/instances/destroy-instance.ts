import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { endOperation } from '../lifecycle/end-operation.ts';
import { insertDestroy } from '../lifecycle/insert-destroy.ts';
import type { LockedInstance } from '../lifecycle/locked-instance.ts';
import { markDeleted } from '../lifecycle/mark-deleted.ts';
import { releasePort } from '../lifecycle/release.ts';
import { lockAccepting, lockNodeOf, readAccepted } from '../lifecycle/request-operation.ts';
import type { Accepted } from '../reads/views.ts';

/**
 * Destroys an instance; always accepted unless a destroy runs already. Whatever else runs is closed as SUPERSEDED, and the raised
 * generation makes its later reports void. Two cases end at once for the tenant:
 * - nothing is on the node (never offered, or cleanly undone): the operation has succeeded as it is accepted;
 * - the node cannot be reached: the instance is gone and the quota free; the operation stays and cleans up when the node returns.
 * @throws ControlError `not_found`, `instance_busy`
 */
export async function destroyInstance(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<Accepted> {
  const tenantId = requirePermission(caller, 'instances:write');
  const operationId = await inTransaction(database, async (tx) => {
    await lockNodeOf(tx, tenantId, input.id);
    const instance = await lockAccepting(tx, tenantId, input.id, 'destroy');
    const nothingOnNode = !instance.hasPort || (await isUnoffered(tx, instance.running));
    await supersede(tx, instance);
    const operation = await insertDestroy(tx, requesterOf(caller), instance);
    if (nothingOnNode) await endOperation(tx, operation, { status: 'SUCCEEDED' });
    if (nothingOnNode || instance.nodeUnreachableSince !== null) await markDeleted(tx, instance.id);
    if (nothingOnNode) await releasePort(tx, instance.id);
    return operation;
  });
  return readAccepted(database, tenantId, input.id, operationId);
}

async function supersede(tx: Transaction, instance: LockedInstance): Promise<void> {
  if (instance.running) await endOperation(tx, instance.running.id, { status: 'SUPERSEDED' });
}

/** Whether no node ever saw the instance. Dispatch offers under the operation's row lock: under ours 0 is certain. */
async function isUnoffered(tx: Transaction, running: LockedInstance['running']): Promise<boolean> {
  if (running?.kind !== 'create') return false;
  const rows = await tx.$queryRaw<{ attempt: number }[]>(Prisma.sql`
    SELECT attempt FROM operation WHERE id = ${running.id}::uuid FOR NO KEY UPDATE`);
  return rows[0]?.attempt === 0;
}
