import { getQuota } from '@cloudlet/control';
import { quotaShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What the tenant may hold and holds. */
export const getQuotaProcedure = procedure
  .meta({ rest: { method: 'GET', path: '/quota', status: 200, summary: 'Show the quota', tags: ['Quota'] } })
  .output(quotaShape)
  .query(({ ctx }) => getQuota(ctx.database, ctx.caller));
