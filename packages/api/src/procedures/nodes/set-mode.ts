import { getNode, setNodeMode } from '@cloudlet/control';
import { NODE_MODES } from '@cloudlet/model';
import { z } from 'zod';
import { nodeIdInput, textInput } from '../../inputs.ts';
import { nodeShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Says what the operator wants of a compute node. */
export const setNodeModeProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/nodes/{id}/mode',
      status: 200,
      summary: 'Enable a compute node, drain it or take it into maintenance',
      description:
        '`DRAINED`: no new instances. `MAINTENANCE`: no operation but destroying either, and the host may be rebooted; what should run is started once the node is enabled again. For cloud admins.',
      tags: ['Nodes'],
      errors: ['forbidden', 'not_found', 'invalid_value'],
    },
  })
  .input(
    nodeIdInput.extend({
      mode: z.enum(NODE_MODES),
      reason: textInput
        .max(1_000)
        .optional()
        .describe('For other operators; one line of at most 200 characters'),
    }),
  )
  .output(nodeShape)
  .mutation(async ({ ctx, input }) => {
    await setNodeMode(ctx.database, ctx.caller, input);
    return getNode(ctx.database, ctx.caller, input);
  });
