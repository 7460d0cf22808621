import { getOperation } from '@cloudlet/control';
import { z } from 'zod';
import { idInput } from '../../inputs.ts';
import { operationShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** One operation with its steps. */
export const getOperationProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/operations/{id}',
      status: 200,
      summary: 'Show an operation',
      tags: ['Operations'],
      errors: ['not_found'],
    },
  })
  .input(z.strictObject({ id: idInput.describe('The operation') }))
  .output(operationShape)
  .query(({ ctx, input }) => getOperation(ctx.database, ctx.caller, input));
