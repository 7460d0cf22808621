import { createInstance } from '@cloudlet/control';
import { z } from 'zod';
import { idInput } from '../../inputs.ts';
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
      errors: ['not_found', 'name_taken', 'quota_exceeded', 'no_node', 'image_too_large_for_flavor'],
    },
  })
  .input(
    z.strictObject({
      name: z.string().min(1).max(63).describe('A host name, unique among the tenant’s instances'),
      flavorId: idInput,
      imageId: idInput,
      keyPairIds: z.array(idInput).max(20).optional(),
      consolePassword: z
        .string()
        .min(8)
        .max(128)
        .optional()
        .describe('For the image’s default user, at the console only'),
      userData: z
        .string()
        .min(1)
        .max(65_536)
        .optional()
        .describe('A script (#!) or #cloud-config that the guest runs at first boot'),
    }),
  )
  .output(acceptedShape)
  .mutation(({ ctx, input }) => createInstance(ctx.database, ctx.caller, input));
