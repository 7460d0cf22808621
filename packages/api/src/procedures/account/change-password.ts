import { changePassword } from '@cloudlet/control';
import { z } from 'zod';
import { textInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Gives the person who asks another password and ends the other sessions. */
export const changePasswordProcedure = procedure
  .input(z.strictObject({ password: textInput.min(1).max(1_024), newPassword: textInput.min(1).max(1_024) }))
  .output(z.void())
  .mutation(({ ctx, input }) => changePassword(ctx.database, ctx.caller, input));
