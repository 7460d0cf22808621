import { managingTenant } from '@cloudlet/control';
import { invitationInput, tenantIdInput } from '../../inputs.ts';
import { newInvitationShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';
import { issueInvitation } from '../invitations/issue.ts';

/** Invites somebody to a tenant, e.g. a new one's owner, for cloud admins. */
export const inviteToTenantProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/tenants/{id}/invitations',
      status: 201,
      summary: 'Invite somebody to a tenant by a link',
      description: 'A new tenant’s owner, for instance. For cloud admins.',
      tags: ['Tenants'],
      errors: ['forbidden', 'not_found', 'invalid_value'],
    },
  })
  .input(tenantIdInput.extend(invitationInput.shape))
  .output(newInvitationShape)
  .mutation(({ ctx, input }) => issueInvitation(ctx, managingTenant(ctx.caller, input.id), input));
