import { requestQuota } from '@cloudlet/control';
import { z } from 'zod';
import { limitsInput, reasonInput } from '../../inputs.ts';
import { quotaRequestShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Asks for higher limits. */
export const createQuotaRequestProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/quota-requests',
      status: 201,
      summary: 'Ask for more quota',
      description: 'It waits until who runs the cloud grants or refuses it, or you withdraw it.',
      tags: ['Quota'],
      errors: ['invalid_value', 'quota_request_waiting'],
    },
  })
  .input(
    z.strictObject({
      limits: limitsInput.describe('What you ask for: more than the present limit each'),
      reason: reasonInput,
    }),
  )
  .output(quotaRequestShape)
  .mutation(({ ctx, input }) => requestQuota(ctx.database, ctx.caller, input));
