import { listApiTokens } from '@cloudlet/control';
import { z } from 'zod';
import { pageInput } from '../../inputs.ts';
import { apiTokenShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** The tenant's API tokens, or the cloud's own. */
export const listTokensProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/tokens',
      status: 200,
      summary: 'List API tokens',
      description:
        'The tenant’s tokens that nobody has revoked, newest first, those that have expired too. Their secrets are kept nowhere.',
      tags: ['API tokens'],
    },
  })
  .input(
    pageInput.extend({
      cloud: z.boolean().optional().describe('The cloud’s own tokens instead, for cloud admins'),
    }),
  )
  .output(pageOf(apiTokenShape))
  .query(({ ctx, input }) => listApiTokens(ctx.database, ctx.caller, input));
