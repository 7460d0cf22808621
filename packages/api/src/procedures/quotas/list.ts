import { listQuotas } from '@cloudlet/control';
import { pageInput, textInput } from '../../inputs.ts';
import { pageOf, tenantQuotaShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** The quotas of all tenants, for cloud admins. */
export const listQuotasProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/quotas',
      status: 200,
      summary: 'List quotas',
      description: 'Limit and use of each resource, by the tenants’ names. For cloud admins.',
      tags: ['Quotas'],
      errors: ['forbidden'],
    },
  })
  .input(pageInput.extend({ name: textInput.max(63).optional().describe('A part of the tenant’s name') }))
  .output(pageOf(tenantQuotaShape))
  .query(({ ctx, input }) => listQuotas(ctx.database, ctx.caller, input));
