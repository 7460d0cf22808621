import { listTenants } from '@cloudlet/control';
import { pageInput, textInput } from '../../inputs.ts';
import { pageOf, tenantShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** The tenants, for cloud admins. */
export const listTenantsProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/tenants',
      status: 200,
      summary: 'List tenants',
      description: 'By name. For cloud admins.',
      tags: ['Tenants'],
      errors: ['forbidden'],
    },
  })
  .input(pageInput.extend({ name: textInput.max(63).optional().describe('A part of the name') }))
  .output(pageOf(tenantShape))
  .query(({ ctx, input }) => listTenants(ctx.database, ctx.caller, input));
