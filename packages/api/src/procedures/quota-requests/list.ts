import { listQuotaRequests } from '@cloudlet/control';
import { pageInput } from '../../inputs.ts';
import { pageOf, quotaRequestShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What the tenant has asked for. */
export const listQuotaRequestsProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/quota-requests',
      status: 200,
      summary: 'List requests for quota',
      description: 'The tenant’s, the newest first, with their answers.',
      tags: ['Quota'],
    },
  })
  .input(pageInput)
  .output(pageOf(quotaRequestShape))
  .query(({ ctx, input }) => listQuotaRequests(ctx.database, ctx.caller, input));
