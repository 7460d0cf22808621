import { removeMember } from '@cloudlet/control';
import { z } from 'zod';
import { idInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Takes somebody out of the tenant; who has signed in may leave by it. */
export const removeMemberProcedure = procedure
  .meta({
    rest: {
      method: 'DELETE',
      path: '/members/{id}',
      status: 204,
      summary: 'Remove a member',
      description: 'The person’s sessions, tokens and invitations can do nothing in the tenant from then on.',
      tags: ['Members'],
      errors: ['not_found', 'last_owner'],
    },
  })
  .input(z.strictObject({ id: idInput.describe('The person') }))
  .output(z.void())
  .mutation(({ ctx, input }) => removeMember(ctx.database, ctx.caller, input));
