import { removeNode } from '@cloudlet/control';
import { z } from 'zod';
import { nodeIdInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Takes a compute node out of the cloud. */
export const removeNodeProcedure = procedure
  .meta({
    rest: {
      method: 'DELETE',
      path: '/nodes/{id}',
      status: 204,
      summary: 'Remove a compute node',
      description:
        'Refused while instances, unfinished operations, held addresses or orphans are there. Its credentials are void at once. For cloud admins.',
      tags: ['Nodes'],
      errors: ['forbidden', 'not_found', 'node_in_use'],
    },
  })
  .input(
    nodeIdInput.extend({
      isLost: z
        .boolean()
        .optional()
        .describe('The host will never come back: what it should still clean up is given up'),
    }),
  )
  .output(z.void())
  .mutation(({ ctx, input }) => removeNode(ctx.database, ctx.caller, input));
