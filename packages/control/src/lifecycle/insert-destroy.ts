import { Prisma } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import type { Transaction } from '../database/transaction.ts';
import { insertOperation } from './insert-operation.ts';
import type { LockedInstance } from './locked-instance.ts';

/** Inserts a destroy for an instance under its lock, in the next generation. */
export async function insertDestroy(
  tx: Transaction,
  requester: Requester,
  instance: LockedInstance,
): Promise<string> {
  const snapshots = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id FROM snapshot
     WHERE instance_id = ${instance.id}::uuid AND (deleted_at IS NULL OR ${instance.status === 'DELETED'})`);
  return insertOperation(tx, requester, {
    tenantId: instance.tenantId,
    instanceId: instance.id,
    nodeId: instance.nodeId,
    generation: instance.generation + 1,
    input: { kind: 'destroy', snapshotIds: snapshots.map((snapshot) => snapshot.id) },
    detail: { name: instance.name },
  });
}
