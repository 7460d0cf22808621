import { listSessions } from '@cloudlet/control';
import { pageInput } from '../../inputs.ts';
import { browserSessionShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** The browsers in which the person who asks is signed in. For the portal alone: a token has no sessions. */
export const listSessionsProcedure = procedure
  .input(pageInput)
  .output(pageOf(browserSessionShape))
  .query(({ ctx, input }) => listSessions(ctx.database, ctx.caller, input));
