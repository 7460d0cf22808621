import { resizeInstance } from '@cloudlet/control';
import { idInput, instanceIdInput } from '../../inputs.ts';
import { acceptedShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Gives the instance another flavor; a running guest is stopped and started again. */
export const resizeInstanceProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/instances/{id}/resize',
      status: 202,
      summary: 'Resize an instance',
      tags: ['Instances'],
      errors: [
        'not_found',
        'instance_busy',
        'wrong_status',
        'node_in_maintenance',
        'node_unreachable',
        'quota_exceeded',
        'no_node',
        'flavor_unchanged',
        'disk_would_shrink',
        'image_too_large_for_flavor',
      ],
    },
  })
  .input(
    instanceIdInput.extend({
      flavorId: idInput,
    }),
  )
  .output(acceptedShape)
  .mutation(({ ctx, input }) => resizeInstance(ctx.database, ctx.caller, input));
