import { listSnapshots } from '@cloudlet/control';
import { idInput, pageInput } from '../../inputs.ts';
import { pageOf, snapshotShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** The instance's snapshots, newest first. */
export const listSnapshotsProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/instances/{id}/snapshots',
      status: 200,
      summary: 'List an instance’s snapshots',
      tags: ['Snapshots'],
      errors: ['not_found'],
    },
  })
  .input(pageInput.extend({ id: idInput.describe('The instance') }))
  .output(pageOf(snapshotShape))
  .query(({ ctx, input }) => listSnapshots(ctx.database, ctx.caller, input));
