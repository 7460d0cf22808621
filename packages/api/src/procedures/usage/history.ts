import { getUsageHistory } from '@cloudlet/control';
import { usagePeriodInput } from '../../inputs.ts';
import { usageHistoryShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What the tenant held over time. */
export const getUsageHistoryProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/usage/history',
      status: 200,
      summary: 'Show use over time',
      description: 'Sampled once a minute; of each step the peak.',
      tags: ['Quota'],
      errors: ['forbidden'],
    },
  })
  .input(usagePeriodInput)
  .output(usageHistoryShape)
  .query(({ ctx, input }) => getUsageHistory(ctx.database, ctx.caller, input));
