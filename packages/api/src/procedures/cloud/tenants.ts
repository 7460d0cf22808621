import { listTenantUse, SAMPLED_RESOURCES } from '@cloudlet/control';
import { z } from 'zod';
import { pageInput } from '../../inputs.ts';
import { tenantUsePageShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** The tenants by what they hold, for cloud admins. */
export const listTenantUseProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/cloud/tenants',
      status: 200,
      summary: 'List tenants by use',
      description: 'Most first, as it was when it was sampled last. For cloud admins.',
      tags: ['Cloud'],
      errors: ['forbidden'],
    },
  })
  .input(
    pageInput.extend({ by: z.enum(SAMPLED_RESOURCES).default('vcpus').describe('The resource to sort by') }),
  )
  .output(tenantUsePageShape)
  .query(({ ctx, input }) => listTenantUse(ctx.database, ctx.caller, input));
