import { revokeSession } from '@cloudlet/control';
import { z } from 'zod';
import { idInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Ends one session of the person who asks, at once. */
export const revokeSessionProcedure = procedure
  .input(z.strictObject({ id: idInput }))
  .output(z.void())
  .mutation(({ ctx, input }) => revokeSession(ctx.database, ctx.caller, input));
