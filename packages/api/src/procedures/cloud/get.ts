import { getCloud } from '@cloudlet/control';
import { cloudShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** How the cloud stands, for cloud admins. */
export const getCloudProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/cloud',
      status: 200,
      summary: 'Show how the cloud stands',
      description: 'Capacity, health of the compute nodes, room, operations. For cloud admins.',
      tags: ['Cloud'],
      errors: ['forbidden'],
    },
  })
  .output(cloudShape)
  .query(({ ctx }) => getCloud(ctx.database, ctx.caller));
