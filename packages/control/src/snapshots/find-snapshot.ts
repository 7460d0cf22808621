import type { Snapshot } from '@cloudlet/prisma';
import type { Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import type { LockedInstance } from '../lifecycle/locked-instance.ts';

/**
 * One of an instance's snapshots, under the instance's lock.
 * @throws ControlError `not_found`, `snapshot_deleted`
 */
export async function findSnapshot(
  tx: Transaction,
  instance: LockedInstance,
  snapshotId: string,
): Promise<Snapshot> {
  const snapshot = await tx.snapshot.findFirst({ where: { id: snapshotId, instanceId: instance.id } });
  if (!snapshot) throw new ControlError('not_found', { type: 'snapshot' });
  if (snapshot.status === 'DELETED') throw new ControlError('snapshot_deleted', {});
  return snapshot;
}
