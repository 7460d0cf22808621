import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { releaseClaims } from './release.ts';

/** Gone for its tenant: the name and the quota are free. The port stays until the node has let go of the address. */
export async function markDeleted(tx: Transaction, instanceId: string): Promise<void> {
  await releaseClaims(tx, instanceId);
  await tx.$executeRaw(Prisma.sql`
    UPDATE snapshot SET status = 'DELETED', deleted_at = now()
     WHERE instance_id = ${instanceId}::uuid AND deleted_at IS NULL`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE instance SET status = 'DELETED', deleted_at = now(), updated_at = now(), failure_code = NULL,
                        failure_message = NULL
     WHERE id = ${instanceId}::uuid`);
}
