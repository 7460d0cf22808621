import { getPlacementPolicy } from '@cloudlet/control';
import { placementPolicyShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** How nodes are chosen for new instances, for cloud admins. */
export const getPlacementProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/placement',
      status: 200,
      summary: 'Show how instances are placed',
      description: 'For cloud admins.',
      tags: ['Placement'],
      errors: ['forbidden'],
    },
  })
  .output(placementPolicyShape)
  .query(({ ctx }) => getPlacementPolicy(ctx.database, ctx.caller));
