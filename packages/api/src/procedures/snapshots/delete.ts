import { deleteSnapshot } from '@cloudlet/control';
import { idInput, instanceIdInput } from '../../inputs.ts';
import { acceptedShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Accepts the deletion of a snapshot. */
export const deleteSnapshotProcedure = procedure
  .meta({
    rest: {
      method: 'DELETE',
      path: '/instances/{id}/snapshots/{snapshotId}',
      status: 202,
      summary: 'Delete a snapshot',
      tags: ['Snapshots'],
      errors: [
        'not_found',
        'instance_busy',
        'wrong_status',
        'node_in_maintenance',
        'node_unreachable',
        'snapshot_deleted',
      ],
    },
  })
  .input(instanceIdInput.extend({ snapshotId: idInput }))
  .output(acceptedShape)
  .mutation(({ ctx, input }) => deleteSnapshot(ctx.database, ctx.caller, input));
