import { listServerGroups } from '@cloudlet/control';
import { pageInput } from '../../inputs.ts';
import { pageOf, serverGroupShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** The tenant's server groups, by name. */
export const listServerGroupsProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/server-groups',
      status: 200,
      summary: 'List server groups',
      tags: ['Server groups'],
    },
  })
  .input(pageInput)
  .output(pageOf(serverGroupShape))
  .query(({ ctx, input }) => listServerGroups(ctx.database, ctx.caller, input));
