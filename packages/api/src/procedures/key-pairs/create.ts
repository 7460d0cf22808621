import { createKeyPair } from '@cloudlet/control';
import { z } from 'zod';
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
      errors: ['name_taken', 'quota_exceeded'],
    },
  })
  .input(z.strictObject({ name: z.string().min(1).max(63), publicKey: z.string().min(1).max(16_384) }))
  .output(keyPairShape)
  .mutation(({ ctx, input }) => createKeyPair(ctx.database, ctx.caller, input));
