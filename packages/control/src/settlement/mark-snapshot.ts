import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import type { AttemptedOperation } from '../intake/attempt.ts';

/** Gives an operation's snapshot another status; one without a size was never whole and cannot be AVAILABLE. */
export async function markSnapshot(
  tx: Transaction,
  operation: Pick<AttemptedOperation, 'snapshotId'>,
  status: 'AVAILABLE' | 'ERROR',
  sizeBytes: number | null = null,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE snapshot SET size_bytes = coalesce(${sizeBytes}::bigint, size_bytes),
           status = CASE WHEN coalesce(${sizeBytes}::bigint, size_bytes) IS NULL THEN 'ERROR'::snapshot_status
                         ELSE ${status}::snapshot_status END
     WHERE id = ${operation.snapshotId}::uuid AND deleted_at IS NULL`);
}
