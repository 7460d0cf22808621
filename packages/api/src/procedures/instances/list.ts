import { listInstances } from '@cloudlet/control';
import { INSTANCE_STATUSES } from '@cloudlet/model';
import { z } from 'zod';
import { pageInput, textInput } from '../../inputs.ts';
import { instanceShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What is deleted is nobody's to look at. */
const LISTED = INSTANCE_STATUSES.filter((status) => status !== 'DELETED');

/** The tenant's instances, newest first. */
export const listInstancesProcedure = procedure
  .meta({
    rest: { method: 'GET', path: '/instances', status: 200, summary: 'List instances', tags: ['Instances'] },
  })
  .input(
    pageInput.extend({
      status: z.enum(LISTED).optional().describe('Only instances in this status'),
      name: textInput.min(1).max(63).optional().describe('Only instances whose name contains this'),
    }),
  )
  .output(pageOf(instanceShape))
  .query(({ ctx, input }) => listInstances(ctx.database, ctx.caller, input));
