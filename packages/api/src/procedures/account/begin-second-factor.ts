import { beginSecondFactor } from '@cloudlet/control';
import { z } from 'zod';
import { textInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Makes a second factor for the person who asks; it is not asked for before it was confirmed. */
export const beginSecondFactorProcedure = procedure
  .input(z.strictObject({ password: textInput.min(1).max(1_024) }))
  .output(z.object({ secret: z.string(), uri: z.string() }))
  .mutation(({ ctx, input }) => beginSecondFactor(ctx.database, ctx.vault, ctx.caller, input));
