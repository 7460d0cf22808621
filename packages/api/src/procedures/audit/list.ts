import { listCloudEvents } from '@cloudlet/control';
import { eventFilterFields, tenantFilter } from '../../audit/filter-input.ts';
import { pageInput } from '../../inputs.ts';
import { eventShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What was done in the whole cloud, newest first, for who runs it. */
export const listAuditProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/audit',
      status: 200,
      summary: 'List the events of all tenants',
      description:
        'What was done in the whole cloud, newest first: in each tenant, and what is about none, e.g. who has signed in, or what was done with nodes.',
      tags: ['Audit'],
    },
  })
  .input(pageInput.extend({ ...tenantFilter, ...eventFilterFields }))
  .output(pageOf(eventShape))
  .query(({ ctx, input }) => listCloudEvents(ctx.database, ctx.caller, input));
