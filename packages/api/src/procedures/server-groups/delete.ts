import { deleteServerGroup } from '@cloudlet/control';
import { z } from 'zod';
import { idInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Deletes a server group that has no instances. */
export const deleteServerGroupProcedure = procedure
  .meta({
    rest: {
      method: 'DELETE',
      path: '/server-groups/{id}',
      status: 204,
      summary: 'Delete a server group',
      tags: ['Server groups'],
      errors: ['not_found', 'server_group_in_use'],
    },
  })
  .input(z.strictObject({ id: idInput }))
  .output(z.void())
  .mutation(({ ctx, input }) => deleteServerGroup(ctx.database, ctx.caller, input));
