import { managingTenant, revokeInvitation } from '@cloudlet/control';
import { z } from 'zod';
import { idInput, tenantIdInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Makes an invitation to a tenant void that nobody has used yet, for cloud admins. */
export const revokeTenantInvitationProcedure = procedure
  .meta({
    rest: {
      method: 'DELETE',
      path: '/tenants/{id}/invitations/{invitationId}',
      status: 204,
      summary: 'Revoke an invitation to a tenant',
      description: 'For cloud admins.',
      tags: ['Tenants'],
      errors: ['forbidden', 'not_found'],
    },
  })
  .input(tenantIdInput.extend({ invitationId: idInput.describe('The invitation') }))
  .output(z.void())
  .mutation(({ ctx, input: { id, invitationId } }) =>
    revokeInvitation(ctx.database, managingTenant(ctx.caller, id), { id: invitationId }),
  );
