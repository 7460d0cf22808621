import { getCloudHistory } from '@cloudlet/control';
import { usagePeriodInput } from '../../inputs.ts';
import { cloudHistoryShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** How the cloud stood over time, for cloud admins. */
export const getCloudHistoryProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/cloud/history',
      status: 200,
      summary: 'Show the cloud over time',
      description: 'Sampled once a minute; of each step the peak. For cloud admins.',
      tags: ['Cloud'],
      errors: ['forbidden'],
    },
  })
  .input(usagePeriodInput)
  .output(cloudHistoryShape)
  .query(({ ctx, input }) => getCloudHistory(ctx.database, ctx.caller, input));
