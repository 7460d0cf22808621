import { joinTenant } from '@cloudlet/control';
import { z } from 'zod';
import { invitationSecretInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Makes the person who asks a member by an invitation. For the portal alone: a token is nobody who joins. */
export const acceptInvitationProcedure = procedure
  .input(invitationSecretInput)
  .output(z.object({ tenantId: z.uuid() }))
  .mutation(({ ctx, input }) => joinTenant(ctx.database, ctx.caller, input));
