import { registerAndJoin } from '@cloudlet/control';
import { z } from 'zod';
import { invitationSecretInput, textInput } from '../../inputs.ts';
import { publicProcedure } from '../../trpc.ts';

/** Makes an account for who has an invitation's link and no account yet. For the portal alone, which then signs in with it. */
export const registerProcedure = publicProcedure
  .input(
    invitationSecretInput.extend({
      email: z.email().max(320),
      name: textInput.min(1).max(200),
      password: textInput.min(1).max(1_024),
    }),
  )
  .output(z.object({ tenantId: z.uuid() }))
  .mutation(({ ctx, input }) => registerAndJoin(ctx.database, input, ctx));
