import { getTenant, suspendTenant } from '@cloudlet/control';
import { tenantIdInput, textInput } from '../../inputs.ts';
import { tenantShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Suspends a tenant. */
export const suspendTenantProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/tenants/{id}/suspend',
      status: 200,
      summary: 'Suspend a tenant',
      description:
        'Its people and tokens may look and change nothing from now on, and its guests are stopped; nothing is lost. For cloud admins.',
      tags: ['Tenants'],
      errors: ['forbidden', 'not_found', 'invalid_value'],
    },
  })
  .input(
    tenantIdInput.extend({
      reason: textInput
        .max(1_000)
        .optional()
        .describe('For its people to read; one line of at most 200 characters'),
    }),
  )
  .output(tenantShape)
  .mutation(async ({ ctx, input }) => {
    await suspendTenant(ctx.database, ctx.caller, input);
    return getTenant(ctx.database, ctx.caller, input);
  });
