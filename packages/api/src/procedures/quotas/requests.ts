import { listAllQuotaRequests } from '@cloudlet/control';
import { QUOTA_REQUEST_STATUSES } from '@cloudlet/model';
import { z } from 'zod';
import { pageInput } from '../../inputs.ts';
import { pageOf, quotaRequestShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What all tenants have asked for, for cloud admins. */
export const allQuotaRequestsProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/quotas/requests',
      status: 200,
      summary: 'List all tenants’ requests for quota',
      description: 'The newest first; `status=OPEN` for those that wait for an answer. For cloud admins.',
      tags: ['Quotas'],
      errors: ['forbidden'],
    },
  })
  .input(pageInput.extend({ status: z.enum(QUOTA_REQUEST_STATUSES).optional() }))
  .output(pageOf(quotaRequestShape))
  .query(({ ctx, input }) => listAllQuotaRequests(ctx.database, ctx.caller, input));
