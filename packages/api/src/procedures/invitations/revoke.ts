import { revokeInvitation } from '@cloudlet/control';
import { z } from 'zod';
import { idInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Makes an invitation void that nobody has used yet. */
export const revokeInvitationProcedure = procedure
  .meta({
    rest: {
      method: 'DELETE',
      path: '/invitations/{id}',
      status: 204,
      summary: 'Revoke an invitation',
      tags: ['Members'],
      errors: ['not_found'],
    },
  })
  .input(z.strictObject({ id: idInput.describe('The invitation') }))
  .output(z.void())
  .mutation(({ ctx, input }) => revokeInvitation(ctx.database, ctx.caller, input));
