import { revokeApiToken } from '@cloudlet/control';
import { z } from 'zod';
import { idInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Ends an API token. */
export const revokeTokenProcedure = procedure
  .meta({
    rest: {
      method: 'DELETE',
      path: '/tokens/{id}',
      status: 204,
      summary: 'Revoke an API token',
      description: 'It is refused from the next request on, as are the tokens that were made with it.',
      tags: ['API tokens'],
      errors: ['not_found'],
    },
  })
  .input(z.strictObject({ id: idInput.describe('The token') }))
  .output(z.void())
  .mutation(({ ctx, input }) => revokeApiToken(ctx.database, ctx.caller, input));
