import { withdrawQuotaRequest } from '@cloudlet/control';
import { quotaRequestIdInput } from '../../inputs.ts';
import { quotaRequestShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Takes a request back. */
export const withdrawQuotaRequestProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/quota-requests/{id}/withdraw',
      status: 200,
      summary: 'Withdraw a request for quota',
      tags: ['Quota'],
      errors: ['not_found', 'quota_request_ended'],
    },
  })
  .input(quotaRequestIdInput)
  .output(quotaRequestShape)
  .mutation(({ ctx, input }) => withdrawQuotaRequest(ctx.database, ctx.caller, input));
