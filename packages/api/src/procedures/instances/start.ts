import { startInstance } from '@cloudlet/control';
import { instanceIdInput } from '../../inputs.ts';
import { acceptedShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Starts the guest. */
export const startInstanceProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/instances/{id}/start',
      status: 202,
      summary: 'Start an instance',
      tags: ['Instances'],
      errors: ['not_found', 'instance_busy', 'wrong_status', 'node_in_maintenance', 'node_unreachable'],
    },
  })
  .input(instanceIdInput)
  .output(acceptedShape)
  .mutation(({ ctx, input }) => startInstance(ctx.database, ctx.caller, input));
