import { listMembers } from '@cloudlet/control';
import { pageInput } from '../../inputs.ts';
import { memberShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Who is in the tenant. */
export const listMembersProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/members',
      status: 200,
      summary: 'List members',
      description: 'The newest first.',
      tags: ['Members'],
    },
  })
  .input(pageInput)
  .output(pageOf(memberShape))
  .query(({ ctx, input }) => listMembers(ctx.database, ctx.caller, input));
