import { deleteKeyPair } from '@cloudlet/control';
import { z } from 'zod';
import { idInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Forgets a public SSH key; instances that have it keep it. */
export const deleteKeyPairProcedure = procedure
  .meta({
    rest: {
      method: 'DELETE',
      path: '/key-pairs/{id}',
      status: 204,
      summary: 'Delete a key pair',
      tags: ['Key pairs'],
      errors: ['not_found'],
    },
  })
  .input(z.strictObject({ id: idInput }))
  .output(z.void())
  .mutation(({ ctx, input }) => deleteKeyPair(ctx.database, ctx.caller, input));
