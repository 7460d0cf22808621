import { getTenant, resumeTenant } from '@cloudlet/control';
import { tenantIdInput } from '../../inputs.ts';
import { tenantShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Ends a tenant's suspension. */
export const resumeTenantProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/tenants/{id}/resume',
      status: 200,
      summary: 'Resume a tenant',
      description: 'What ran when it was suspended is started again. For cloud admins.',
      tags: ['Tenants'],
      errors: ['forbidden', 'not_found'],
    },
  })
  .input(tenantIdInput)
  .output(tenantShape)
  .mutation(async ({ ctx, input }) => {
    await resumeTenant(ctx.database, ctx.caller, input);
    return getTenant(ctx.database, ctx.caller, input);
  });
