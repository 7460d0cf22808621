import { createInstance } from '@cloudlet/control';
import { CONSOLE_PASSWORD_LENGTH } from '@cloudlet/model';
import { z } from 'zod';
import { hostNameInput, idInput, textInput } from '../../inputs.ts';
import { acceptedShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Accepts a new instance. */
export const createInstanceProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/instances',
      status: 202,
      summary: 'Create an instance',
      tags: ['Instances'],
      errors: [
        'not_found',
        'invalid_name',
        'invalid_value',
        'name_taken',
        'quota_exceeded',
        'no_node',
        'image_too_large_for_flavor',
      ],
    },
  })
  .input(
    z.strictObject({
      name: hostNameInput,
      flavorId: idInput,
      imageId: idInput,
      serverGroupId: idInput.optional().describe('The server group whose rule says where it may be'),
      keyPairIds: z.array(idInput).max(20).optional(),
      consolePassword: z
        .string()
        .min(CONSOLE_PASSWORD_LENGTH.min)
        .max(CONSOLE_PASSWORD_LENGTH.max)
        .regex(/^\P{Cc}+$/u, 'A password that can be typed has no control characters')
        .optional()
        .describe('For the image’s default user, at the console only'),
      userData: textInput
        .optional()
        .describe(
          'A script (#!) or #cloud-config that the guest runs at first boot; 64 KiB in UTF-8 at most',
        ),
    }),
  )
  .output(acceptedShape)
  .mutation(({ ctx, input }) => createInstance(ctx.database, ctx.caller, input));
