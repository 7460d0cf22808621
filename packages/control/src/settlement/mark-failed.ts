import type { Failure } from '@cloudlet/contract';
import { Prisma } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import type { LockedInstance } from '../lifecycle/locked-instance.ts';

/** The instance is in ERROR and says why. DELETE leads out of it. */
export async function markFailed(
  tx: Transaction,
  instance: Pick<LockedInstance, 'id'>,
  failure: Failure,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE instance SET status = 'ERROR', failure_code = ${failure.code}, failure_message = ${failure.message},
                        updated_at = now()
     WHERE id = ${instance.id}::uuid AND status <> 'DELETED'`);
}
