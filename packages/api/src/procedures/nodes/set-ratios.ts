import { getNode, setNodeRatios } from '@cloudlet/control';
import { z } from 'zod';
import { nodeIdInput } from '../../inputs.ts';
import { nodeShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

const ratio = z.number().optional().describe('Above 0, at most 1000; left out, it stays');

/** Changes a compute node's overcommit. */
export const setNodeRatiosProcedure = procedure
  .meta({
    rest: {
      method: 'PATCH',
      path: '/nodes/{id}',
      status: 200,
      summary: 'Change a compute node’s allocation ratios',
      description: 'Ratios under what is claimed already block only growth. For cloud admins.',
      tags: ['Nodes'],
      errors: ['forbidden', 'not_found', 'invalid_value'],
    },
  })
  .input(
    nodeIdInput.extend({
      cpuAllocationRatio: ratio,
      memoryAllocationRatio: ratio,
      diskAllocationRatio: ratio,
    }),
  )
  .output(nodeShape)
  .mutation(async ({ ctx, input }) => {
    await setNodeRatios(ctx.database, ctx.caller, input);
    return getNode(ctx.database, ctx.caller, input);
  });
