import { refuseQuotaRequest } from '@cloudlet/control';
import { quotaRequestIdInput, reasonInput } from '../../inputs.ts';
import { quotaRequestShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Refuses a request. */
export const refuseQuotaRequestProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/quotas/requests/{id}/refuse',
      status: 200,
      summary: 'Refuse a request for quota',
      description: 'The limits stay as they are. For cloud admins.',
      tags: ['Quotas'],
      errors: ['forbidden', 'not_found', 'invalid_value', 'quota_request_ended'],
    },
  })
  .input(quotaRequestIdInput.extend({ answer: reasonInput }))
  .output(quotaRequestShape)
  .mutation(({ ctx, input }) => refuseQuotaRequest(ctx.database, ctx.caller, input));
