import { createApiToken } from '@cloudlet/control';
import { PERMISSIONS } from '@cloudlet/model';
import { z } from 'zod';
import { textInput } from '../../inputs.ts';
import { newApiTokenShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Makes an API token; the answer alone has its secret. */
export const createTokenProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/tokens',
      status: 201,
      summary: 'Make an API token',
      description:
        'The answer has its secret, which is shown this once. A token never has more than who makes it: no permission that the caller lacks; and one made with a token that expires expires by then too, and is revoked with it.',
      tags: ['API tokens'],
      errors: ['name_taken', 'invalid_value', 'quota_exceeded'],
    },
  })
  .input(
    z.strictObject({
      name: textInput.min(1).max(63),
      scopes: z
        .array(z.enum(PERMISSIONS))
        .min(1)
        .max(PERMISSIONS.length)
        .describe('What it may do; `admin` goes with no other and makes a token of the cloud’s own'),
      validForSeconds: z
        .int()
        .optional()
        .describe('From a minute to ten years; it does not expire where this is left out'),
    }),
  )
  .output(newApiTokenShape)
  .mutation(async ({ ctx, input: { name, scopes, validForSeconds } }) => {
    const validForMs = validForSeconds === undefined ? undefined : validForSeconds * 1_000;
    const { token, secret } = await createApiToken(ctx.database, ctx.caller, { name, scopes, validForMs });
    return { ...token, secret };
  });
