import { restoreInstance } from '@cloudlet/control';
import { idInput, instanceIdInput } from '../../inputs.ts';
import { acceptedShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Puts the root disk back to a snapshot. */
export const restoreInstanceProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/instances/{id}/restore',
      status: 202,
      summary: 'Restore a snapshot',
      tags: ['Instances'],
      errors: [
        'not_found',
        'instance_busy',
        'wrong_status',
        'node_in_maintenance',
        'node_unreachable',
        'snapshot_deleted',
        'snapshot_not_ready',
      ],
    },
  })
  .input(
    instanceIdInput.extend({
      snapshotId: idInput,
    }),
  )
  .output(acceptedShape)
  .mutation(({ ctx, input }) => restoreInstance(ctx.database, ctx.caller, input));
