import type { Database } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { type OperationRequest, requestOperation } from '../lifecycle/request-operation.ts';
import type { Accepted } from '../reads/views.ts';
import { findSnapshot } from './find-snapshot.ts';

/**
 * Deletes a snapshot, also one whose making or deletion went wrong. Its claim goes when the file is gone.
 * @throws ControlError `not_found`, `snapshot_deleted`
 */
export function deleteSnapshot(
  database: Database,
  caller: Caller,
  input: { readonly id: string; readonly snapshotId: string },
): Promise<Accepted> {
  return requestOperation(database, caller, snapshotDeletion(input));
}

/** What the deletion asks for. */
export function snapshotDeletion(input: {
  readonly id: string;
  readonly snapshotId: string;
}): OperationRequest {
  return {
    instanceId: input.id,
    kind: 'delete-snapshot',
    ask: async (tx, instance) => {
      const snapshot = await findSnapshot(tx, instance, input.snapshotId);
      await tx.snapshot.update({ where: { id: snapshot.id }, data: { status: 'DELETING' } });
      return {
        input: { kind: 'delete-snapshot', snapshotId: snapshot.id },
        snapshotId: snapshot.id,
        detail: { snapshot: snapshot.name },
      };
    },
  };
}
