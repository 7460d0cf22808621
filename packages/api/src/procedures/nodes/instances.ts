import { listNodeInstances } from '@cloudlet/control';
import { nodeIdInput, pageInput } from '../../inputs.ts';
import { nodeInstanceShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What is on a compute node, for cloud admins. */
export const listNodeInstancesProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/nodes/{id}/instances',
      status: 200,
      summary: 'List a compute node’s instances',
      description: 'Those of all tenants, newest first. For cloud admins.',
      tags: ['Nodes'],
      errors: ['forbidden', 'not_found'],
    },
  })
  .input(pageInput.extend(nodeIdInput.shape))
  .output(pageOf(nodeInstanceShape))
  .query(({ ctx, input }) => listNodeInstances(ctx.database, ctx.caller, input));
