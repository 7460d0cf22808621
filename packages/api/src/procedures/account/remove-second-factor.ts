import { removeSecondFactor } from '@cloudlet/control';
import { z } from 'zod';
import { textInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Turns the second factor of the person who asks off. */
export const removeSecondFactorProcedure = procedure
  .input(z.strictObject({ password: textInput.min(1).max(1_024) }))
  .output(z.void())
  .mutation(({ ctx, input }) => removeSecondFactor(ctx.database, ctx.caller, input));
