import { listOperations } from '@cloudlet/control';
import { idInput, pageInput } from '../../inputs.ts';
import { operationShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What was asked of the instance, newest first. */
export const listOperationsProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/instances/{id}/operations',
      status: 200,
      summary: 'List an instance’s operations',
      tags: ['Operations'],
      errors: ['not_found'],
    },
  })
  .input(pageInput.extend({ id: idInput.describe('The instance') }))
  .output(pageOf(operationShape))
  .query(({ ctx, input }) => listOperations(ctx.database, ctx.caller, input));
