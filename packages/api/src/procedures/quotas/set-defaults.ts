import { setQuotaDefaults } from '@cloudlet/control';
import { z } from 'zod';
import { limitsInput, reasonInput, seenLimitsInput } from '../../inputs.ts';
import { quotaLimitsShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Changes what new tenants get. */
export const setQuotaDefaultsProcedure = procedure
  .meta({
    rest: {
      method: 'PATCH',
      path: '/quotas/defaults',
      status: 200,
      summary: 'Change the default quota',
      description: 'From the next tenant on; those that are there keep their limits. For cloud admins.',
      tags: ['Quotas'],
      errors: ['forbidden', 'quotas_refused', 'invalid_value'],
    },
  })
  .input(z.strictObject({ limits: limitsInput, seen: seenLimitsInput, reason: reasonInput.optional() }))
  .output(quotaLimitsShape)
  .mutation(({ ctx, input }) => setQuotaDefaults(ctx.database, ctx.caller, input));
