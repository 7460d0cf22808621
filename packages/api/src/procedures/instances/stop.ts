import { stopInstance } from '@cloudlet/control';
import { z } from 'zod';
import { instanceIdInput } from '../../inputs.ts';
import { acceptedShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Asks the guest to shut down, and cuts the power when it does not in time. */
export const stopInstanceProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/instances/{id}/stop',
      status: 202,
      summary: 'Stop an instance',
      tags: ['Instances'],
      errors: ['not_found', 'instance_busy', 'wrong_status', 'node_in_maintenance', 'node_unreachable'],
    },
  })
  .input(
    instanceIdInput.extend({
      force: z.boolean().optional().describe('Cut the power at once'),
      timeoutSeconds: z
        .int()
        .min(0)
        .max(600)
        .optional()
        .describe('How long to wait for the guest before the power is cut; 60 by default'),
    }),
  )
  .output(acceptedShape)
  .mutation(({ ctx, input }) => stopInstance(ctx.database, ctx.caller, input));
