import { getTenant } from '@cloudlet/control';
import { tenantIdInput } from '../../inputs.ts';
import { tenantShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** One tenant, for cloud admins. */
export const getTenantProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/tenants/{id}',
      status: 200,
      summary: 'Show a tenant',
      description: 'For cloud admins.',
      tags: ['Tenants'],
      volatile: ['members', 'instances'],
      errors: ['forbidden', 'not_found'],
    },
  })
  .input(tenantIdInput)
  .output(tenantShape)
  .query(({ ctx, input }) => getTenant(ctx.database, ctx.caller, input));
