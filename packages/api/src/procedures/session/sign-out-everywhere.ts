import { signOutEverywhere } from '@cloudlet/control';
import { z } from 'zod';
import { procedure } from '../../trpc.ts';

/** Ends every session of the person who asks, this one too. For the portal alone: a token has no sessions. */
export const signOutEverywhereProcedure = procedure
  .output(z.void())
  .mutation(({ ctx }) => signOutEverywhere(ctx.database, ctx.caller));
