import { getQuotaDefaults } from '@cloudlet/control';
import { quotaLimitsShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What new tenants get, for cloud admins. */
export const getQuotaDefaultsProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/quotas/defaults',
      status: 200,
      summary: 'Show the default quota',
      description: 'What new tenants get. For cloud admins.',
      tags: ['Quotas'],
      errors: ['forbidden'],
    },
  })
  .output(quotaLimitsShape)
  .query(({ ctx }) => getQuotaDefaults(ctx.database, ctx.caller));
