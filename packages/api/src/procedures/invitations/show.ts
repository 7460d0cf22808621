import { readInvitation } from '@cloudlet/control';
import { invitationSecretInput } from '../../inputs.ts';
import { offeredInvitationShape } from '../../shapes.ts';
import { publicProcedure } from '../../trpc.ts';

/** What an invitation offers to whoever has its link. For the portal alone; a mutation, so that the secret is in no URL. */
export const showInvitationProcedure = publicProcedure
  .input(invitationSecretInput)
  .output(offeredInvitationShape)
  .mutation(({ ctx, input }) => readInvitation(ctx.database, input));
