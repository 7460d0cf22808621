import { setPlacementPolicy } from '@cloudlet/control';
import { PLACEMENT_STRATEGIES } from '@cloudlet/model';
import { z } from 'zod';
import { placementPolicyShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

const weight = z.number().optional();

/** Changes how nodes are chosen from now on. */
export const setPlacementProcedure = procedure
  .meta({
    rest: {
      method: 'PATCH',
      path: '/placement',
      status: 200,
      summary: 'Change how instances are placed',
      description: 'From the next instance on; those that are there stay where they are. For cloud admins.',
      tags: ['Placement'],
      errors: ['forbidden', 'invalid_value'],
    },
  })
  .input(
    z.strictObject({
      strategy: z.enum(PLACEMENT_STRATEGIES).optional(),
      weights: z
        .strictObject({ cpu: weight, memory: weight, disk: weight })
        .optional()
        .describe('How much each resource counts when nodes are compared, 0 to 100; one left out stays'),
    }),
  )
  .output(placementPolicyShape)
  .mutation(({ ctx, input }) => setPlacementPolicy(ctx.database, ctx.caller, input));
