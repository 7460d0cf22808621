import { getNode } from '@cloudlet/control';
import { nodeIdInput } from '../../inputs.ts';
import { nodeShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** One compute node, for cloud admins. */
export const getNodeProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/nodes/{id}',
      status: 200,
      summary: 'Show a compute node',
      description: 'For cloud admins.',
      tags: ['Nodes'],
      volatile: [
        'claimed',
        'used',
        'instances',
        'unfinishedOperations',
        'lastSeenAt',
        'orphans',
        'deadLetters',
      ],
      errors: ['forbidden', 'not_found'],
    },
  })
  .input(nodeIdInput)
  .output(nodeShape)
  .query(({ ctx, input }) => getNode(ctx.database, ctx.caller, input));
