import { setMemberRole } from '@cloudlet/control';
import { ROLES } from '@cloudlet/model';
import { z } from 'zod';
import { idInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Gives a member another role. */
export const setMemberRoleProcedure = procedure
  .meta({
    rest: {
      method: 'PATCH',
      path: '/members/{id}',
      status: 204,
      summary: 'Change a member’s role',
      description:
        'It holds for the person’s sessions and tokens at once. Nobody gives a role with more than they may do themselves.',
      tags: ['Members'],
      errors: ['not_found', 'last_owner'],
    },
  })
  .input(z.strictObject({ id: idInput.describe('The person'), role: z.enum(ROLES) }))
  .output(z.void())
  .mutation(({ ctx, input }) => setMemberRole(ctx.database, ctx.caller, input));
