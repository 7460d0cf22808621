import { listCloudOperations } from '@cloudlet/control';
import { pageInput } from '../../inputs.ts';
import { cloudOperationShape, cloudOperationStateInput, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** The operations that run or have failed, for cloud admins. */
export const listCloudOperationsProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/cloud/operations',
      status: 200,
      summary: 'List unfinished or failed operations',
      description:
        'Of all tenants, without their steps: `unfinished`, the nearest deadline first, or `failed`, the newest first. For cloud admins.',
      tags: ['Cloud'],
      errors: ['forbidden'],
    },
  })
  .input(pageInput.extend({ state: cloudOperationStateInput }))
  .output(pageOf(cloudOperationShape))
  .query(({ ctx, input }) => listCloudOperations(ctx.database, ctx.caller, input));
