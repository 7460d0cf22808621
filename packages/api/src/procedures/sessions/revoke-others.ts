import { revokeOtherSessions } from '@cloudlet/control';
import { z } from 'zod';
import { procedure } from '../../trpc.ts';

/** Ends every session of the person who asks but this one. */
export const revokeOtherSessionsProcedure = procedure
  .output(z.void())
  .mutation(({ ctx }) => revokeOtherSessions(ctx.database, ctx.caller));
