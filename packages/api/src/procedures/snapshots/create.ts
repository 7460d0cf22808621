import { createSnapshot } from '@cloudlet/control';
import { hostNameInput, instanceIdInput } from '../../inputs.ts';
import { acceptedShape, snapshotShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Accepts a snapshot of the root disk. */
export const createSnapshotProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/instances/{id}/snapshots',
      status: 202,
      summary: 'Take a snapshot',
      tags: ['Snapshots'],
      errors: [
        'not_found',
        'instance_busy',
        'wrong_status',
        'node_in_maintenance',
        'node_unreachable',
        'invalid_name',
        'name_taken',
        'quota_exceeded',
        'no_node',
      ],
    },
  })
  .input(instanceIdInput.extend({ name: hostNameInput }))
  .output(acceptedShape.extend({ snapshot: snapshotShape }))
  .mutation(({ ctx, input }) => createSnapshot(ctx.database, ctx.caller, input));
