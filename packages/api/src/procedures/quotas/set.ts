import { setQuotas } from '@cloudlet/control';
import { z } from 'zod';
import { idInput, limitsInput, reasonInput, seenLimitsInput } from '../../inputs.ts';
import { tenantQuotaShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** So many tenants in one request: their answers fit a page. */
const MAX_TENANTS = 500;

/** Changes the limits of tenants, all or none. */
export const setQuotasProcedure = procedure
  .meta({
    rest: {
      method: 'PATCH',
      path: '/quotas',
      status: 200,
      summary: 'Change quotas',
      description:
        'Of many tenants at once: all or none. A limit below what a tenant holds blocks only growth. Answers the quotas that hold from now on. For cloud admins.',
      tags: ['Quotas'],
      errors: ['forbidden', 'quotas_refused', 'invalid_value'],
    },
  })
  .input(
    z.strictObject({
      items: z
        .array(z.strictObject({ tenantId: idInput, limits: limitsInput, seen: seenLimitsInput }))
        .min(1)
        .max(MAX_TENANTS)
        .describe('Each tenant once'),
      reason: reasonInput.optional(),
    }),
  )
  .output(z.object({ items: z.array(tenantQuotaShape) }))
  .mutation(async ({ ctx, input }) => ({ items: await setQuotas(ctx.database, ctx.caller, input) }));
