import { destroyInstance } from '@cloudlet/control';
import { instanceIdInput } from '../../inputs.ts';
import { acceptedShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Destroys the instance, also while another operation runs. */
export const destroyInstanceProcedure = procedure
  .meta({
    rest: {
      method: 'DELETE',
      path: '/instances/{id}',
      status: 202,
      summary: 'Destroy an instance',
      tags: ['Instances'],
      errors: ['not_found', 'instance_busy'],
    },
  })
  .input(instanceIdInput)
  .output(acceptedShape)
  .mutation(({ ctx, input }) => destroyInstance(ctx.database, ctx.caller, input));
