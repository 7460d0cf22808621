import { listNodes } from '@cloudlet/control';
import { pageInput } from '../../inputs.ts';
import { nodeShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** The compute nodes, for cloud admins. */
export const listNodesProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/nodes',
      status: 200,
      summary: 'List compute nodes',
      description: 'For cloud admins.',
      tags: ['Nodes'],
      errors: ['forbidden'],
    },
  })
  .input(pageInput)
  .output(pageOf(nodeShape))
  .query(({ ctx, input }) => listNodes(ctx.database, ctx.caller, input));
