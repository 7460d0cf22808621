import { rebootInstance } from '@cloudlet/control';
import { z } from 'zod';
import { instanceIdInput } from '../../inputs.ts';
import { acceptedShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Reboots the guest. */
export const rebootInstanceProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/instances/{id}/reboot',
      status: 202,
      summary: 'Reboot an instance',
      tags: ['Instances'],
      errors: ['not_found', 'instance_busy', 'wrong_status', 'node_in_maintenance', 'node_unreachable'],
    },
  })
  .input(
    instanceIdInput.extend({
      mode: z.enum(['soft', 'hard']).optional().describe('soft asks the guest (default), hard resets it'),
    }),
  )
  .output(acceptedShape)
  .mutation(({ ctx, input }) => rebootInstance(ctx.database, ctx.caller, input));
