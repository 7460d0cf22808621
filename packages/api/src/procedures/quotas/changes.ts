import { listQuotaChanges } from '@cloudlet/control';
import { idInput, pageInput } from '../../inputs.ts';
import { pageOf, quotaChangeShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Who changed which limit, for cloud admins. */
export const listQuotaChangesProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/quotas/changes',
      status: 200,
      summary: 'List changes of quotas',
      description: 'Who changed which limit from what to what, the newest first. For cloud admins.',
      tags: ['Quotas'],
      errors: ['forbidden'],
    },
  })
  .input(pageInput.extend({ tenantId: idInput.optional().describe('Of this tenant alone') }))
  .output(pageOf(quotaChangeShape))
  .query(({ ctx, input }) => listQuotaChanges(ctx.database, ctx.caller, input));
