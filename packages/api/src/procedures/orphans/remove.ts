import { removeOrphan } from '@cloudlet/control';
import { z } from 'zod';
import { idInput } from '../../inputs.ts';
import { removingShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Removes an orphan by an ordinary operation. */
export const removeOrphanProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/orphans/{id}/remove',
      status: 202,
      summary: 'Remove an orphan',
      description: 'For cloud admins. What it has is lost: its disk, its snapshots, its address.',
      tags: ['Orphans'],
      errors: ['not_found', 'orphan_refused', 'instance_busy', 'wrong_status', 'node_unreachable', 'no_node'],
    },
  })
  .input(z.strictObject({ id: idInput.describe('The orphan') }))
  .output(removingShape)
  .mutation(({ ctx, input }) => removeOrphan(ctx.database, ctx.caller, input));
