import { grantQuotaRequest } from '@cloudlet/control';
import { limitsInput, quotaRequestIdInput, reasonInput } from '../../inputs.ts';
import { quotaRequestShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Grants a request. */
export const grantQuotaRequestProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/quotas/requests/{id}/grant',
      status: 200,
      summary: 'Grant a request for quota',
      description: 'As asked, or with other limits. It never lowers one. For cloud admins.',
      tags: ['Quotas'],
      errors: ['forbidden', 'not_found', 'invalid_value', 'quota_request_ended'],
    },
  })
  .input(
    quotaRequestIdInput.extend({
      limits: limitsInput
        .optional()
        .describe('Other limits than those asked for; what is left out is granted as asked'),
      answer: reasonInput.optional(),
    }),
  )
  .output(quotaRequestShape)
  .mutation(({ ctx, input }) => grantQuotaRequest(ctx.database, ctx.caller, input));
