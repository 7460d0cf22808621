import { confirmSecondFactor } from '@cloudlet/control';
import { z } from 'zod';
import { textInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Turns the second factor of the person who asks on, and gives its recovery codes, once. */
export const confirmSecondFactorProcedure = procedure
  .input(z.strictObject({ code: textInput.min(1).max(64) }))
  .output(z.object({ recoveryCodes: z.array(z.string()) }))
  .mutation(({ ctx, input }) => confirmSecondFactor(ctx.database, ctx.vault, ctx.caller, input));
