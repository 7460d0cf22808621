import { createTenant, getTenant } from '@cloudlet/control';
import { z } from 'zod';
import { hostNameInput, limitsInput, textInput } from '../../inputs.ts';
import { tenantShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Makes a tenant. */
export const createTenantProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/tenants',
      status: 201,
      summary: 'Create a tenant',
      description: 'For cloud admins.',
      tags: ['Tenants'],
      errors: ['forbidden', 'invalid_name', 'name_taken', 'not_found'],
    },
  })
  .input(
    z.strictObject({
      name: hostNameInput,
      owner: textInput
        .max(320)
        .optional()
        .describe('The address of somebody who has an account; others are invited'),
      quota: limitsInput.optional().describe('What it may hold; the usual where a resource is left out'),
    }),
  )
  .output(tenantShape)
  .mutation(async ({ ctx, input }) => {
    const { id } = await createTenant(ctx.database, ctx.caller, input);
    return getTenant(ctx.database, ctx.caller, { id });
  });
