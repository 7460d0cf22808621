import { getSession } from '@cloudlet/control';
import { sessionShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Who is asking, and for which tenant. */
export const getSessionProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/session',
      status: 200,
      summary: 'Who is asking, and for which tenant',
      tags: ['Session'],
    },
  })
  .output(sessionShape)
  .query(({ ctx }) => getSession(ctx.database, ctx.caller));
