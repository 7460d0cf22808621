import { createServerGroup } from '@cloudlet/control';
import { SERVER_GROUP_POLICIES } from '@cloudlet/model';
import { z } from 'zod';
import { textInput } from '../../inputs.ts';
import { serverGroupShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Makes a group for instances that are to share a compute node, or never to. */
export const createServerGroupProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/server-groups',
      status: 201,
      summary: 'Add a server group',
      description: 'Instances enter it when they are created.',
      tags: ['Server groups'],
      errors: ['invalid_value', 'name_taken', 'quota_exceeded'],
    },
  })
  .input(
    z.strictObject({
      name: textInput.min(1).max(63),
      policy: z
        .enum(SERVER_GROUP_POLICIES)
        .describe('`AFFINITY`: all on one compute node; `ANTI_AFFINITY`: no two on the same'),
    }),
  )
  .output(serverGroupShape)
  .mutation(({ ctx, input }) => createServerGroup(ctx.database, ctx.caller, input));
