import { createKeyPair } from '@cloudlet/control';
import { z } from 'zod';
import { textInput } from '../../inputs.ts';
import { keyPairShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Keeps a public SSH key under a name. */
export const createKeyPairProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/key-pairs',
      status: 201,
      summary: 'Add a key pair',
      tags: ['Key pairs'],
      errors: ['invalid_value', 'invalid_public_key', 'name_taken', 'quota_exceeded'],
    },
  })
  .input(z.strictObject({ name: textInput.min(1).max(63), publicKey: textInput.min(1).max(16_384) }))
  .output(keyPairShape)
  .mutation(({ ctx, input }) => createKeyPair(ctx.database, ctx.caller, input));
