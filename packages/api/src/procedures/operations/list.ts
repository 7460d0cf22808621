import { listTenantOperations } from '@cloudlet/control';
import { pageInput } from '../../inputs.ts';
import { pageOf, tenantOperationShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What was asked of all the tenant’s instances, newest first. */
export const listTenantOperationsProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/operations',
      status: 200,
      summary: 'List operations',
      description: 'Of all the tenant’s instances, newest first, without their steps.',
      tags: ['Operations'],
      errors: ['forbidden'],
    },
  })
  .input(pageInput)
  .output(pageOf(tenantOperationShape))
  .query(({ ctx, input }) => listTenantOperations(ctx.database, ctx.caller, input));
