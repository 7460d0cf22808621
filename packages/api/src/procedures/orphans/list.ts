import { listOrphans } from '@cloudlet/control';
import { pageInput } from '../../inputs.ts';
import { orphanShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What nodes have and no row explains, and rows of what no node has; for cloud admins. */
export const listOrphansProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/orphans',
      status: 200,
      summary: 'List orphans',
      description: 'For cloud admins. Where compute nodes and the cloud’s rows differ.',
      tags: ['Orphans'],
      errors: ['forbidden'],
    },
  })
  .input(pageInput)
  .output(pageOf(orphanShape))
  .query(({ ctx, input }) => listOrphans(ctx.database, ctx.caller, input));
