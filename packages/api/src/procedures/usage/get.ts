import { getUsage } from '@cloudlet/control';
import { usageShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What the tenant has, and what it has room for. */
export const getUsageProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/usage',
      status: 200,
      summary: 'Show use and room',
      description:
        'How many instances are in which status, and how many more of each flavor the quota allows.',
      tags: ['Quota'],
      errors: ['forbidden'],
    },
  })
  .output(usageShape)
  .query(({ ctx }) => getUsage(ctx.database, ctx.caller));
