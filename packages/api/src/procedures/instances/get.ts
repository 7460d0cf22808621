import { getInstance } from '@cloudlet/control';
import { instanceIdInput } from '../../inputs.ts';
import { instanceShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** One instance, with its unfinished operation. */
export const getInstanceProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/instances/{id}',
      status: 200,
      summary: 'Show an instance',
      tags: ['Instances'],
      errors: ['not_found'],
    },
  })
  .input(instanceIdInput)
  .output(instanceShape)
  .query(({ ctx, input }) => getInstance(ctx.database, ctx.caller, input));
