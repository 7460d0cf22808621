import { listInvitations, readingTenant } from '@cloudlet/control';
import { pageInput, tenantIdInput } from '../../inputs.ts';
import { invitationShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** A tenant's invitations that nobody has used or revoked, for cloud admins. */
export const tenantInvitationsProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/tenants/{id}/invitations',
      status: 200,
      summary: 'List a tenant’s invitations',
      description: 'Those that nobody has used or revoked. For cloud admins.',
      tags: ['Tenants'],
      errors: ['forbidden'],
    },
  })
  .input(pageInput.extend(tenantIdInput.shape))
  .output(pageOf(invitationShape))
  .query(({ ctx, input }) => listInvitations(ctx.database, readingTenant(ctx.caller, input.id), input));
