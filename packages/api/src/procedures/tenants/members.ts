import { listMembers, readingTenant } from '@cloudlet/control';
import { pageInput, tenantIdInput } from '../../inputs.ts';
import { memberShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Who is in a tenant, for cloud admins. */
export const tenantMembersProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/tenants/{id}/members',
      status: 200,
      summary: 'List a tenant’s members',
      description: 'The newest first. For cloud admins.',
      tags: ['Tenants'],
      errors: ['forbidden'],
    },
  })
  .input(pageInput.extend(tenantIdInput.shape))
  .output(pageOf(memberShape))
  .query(({ ctx, input }) => listMembers(ctx.database, readingTenant(ctx.caller, input.id), input));
