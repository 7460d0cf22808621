import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';

/** Gives back all that an instance and its snapshots hold of quota and of their node. */
export async function releaseClaims(tx: Transaction, instanceId: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`DELETE FROM claim WHERE instance_id = ${instanceId}::uuid`);
}

/** Gives back an instance's addresses, once nothing on the node uses them. */
export async function releasePort(tx: Transaction, instanceId: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`DELETE FROM port WHERE instance_id = ${instanceId}::uuid`);
}

/** Gives back what one snapshot holds. */
export async function releaseSnapshot(tx: Transaction, snapshotId: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`DELETE FROM claim WHERE snapshot_id = ${snapshotId}::uuid`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE snapshot SET status = 'DELETED', deleted_at = now() WHERE id = ${snapshotId}::uuid AND deleted_at IS NULL`);
}
