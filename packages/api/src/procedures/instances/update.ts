import { updateInstance } from '@cloudlet/control';
import { hostNameInput, instanceIdInput } from '../../inputs.ts';
import { instanceShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Gives the instance another name. */
export const updateInstanceProcedure = procedure
  .meta({
    rest: {
      method: 'PATCH',
      path: '/instances/{id}',
      status: 200,
      summary: 'Rename an instance',
      description:
        'Also while it runs. The guest’s host name and the domain on its compute node keep the name that they were made with.',
      tags: ['Instances'],
      errors: ['not_found', 'invalid_name', 'name_taken', 'instance_busy'],
    },
  })
  .input(instanceIdInput.extend({ name: hostNameInput.optional() }))
  .output(instanceShape)
  .mutation(({ ctx, input }) => updateInstance(ctx.database, ctx.caller, input));
