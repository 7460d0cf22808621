import type { Database } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import { requestOperation } from '../lifecycle/request-operation.ts';
import type { Accepted } from '../reads/views.ts';
import { findSnapshot } from './find-snapshot.ts';

/**
 * Puts an instance's root disk back to one of its snapshots.
 * @throws ControlError `not_found`, `snapshot_deleted`, `snapshot_not_ready`
 */
export function restoreInstance(
  database: Database,
  caller: Caller,
  input: { readonly id: string; readonly snapshotId: string },
): Promise<Accepted> {
  return requestOperation(database, caller, {
    instanceId: input.id,
    kind: 'restore',
    ask: async (tx, instance) => {
      const snapshot = await findSnapshot(tx, instance, input.snapshotId);
      if (snapshot.status !== 'AVAILABLE') {
        throw new ControlError('snapshot_not_ready', { status: snapshot.status });
      }
      return {
        input: { kind: 'restore', snapshotId: snapshot.id },
        snapshotId: snapshot.id,
        detail: { snapshot: snapshot.name },
      };
    },
  });
}
