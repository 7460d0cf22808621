import { getQuota, readingTenant } from '@cloudlet/control';
import { tenantIdInput } from '../../inputs.ts';
import { quotaShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What a tenant may hold and holds, for cloud admins. */
export const tenantQuotaProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/tenants/{id}/quota',
      status: 200,
      summary: 'Show a tenant’s quota',
      description: 'For cloud admins.',
      tags: ['Tenants'],
      errors: ['forbidden', 'not_found'],
    },
  })
  .input(tenantIdInput)
  .output(quotaShape)
  .query(({ ctx, input }) => getQuota(ctx.database, readingTenant(ctx.caller, input.id)));
