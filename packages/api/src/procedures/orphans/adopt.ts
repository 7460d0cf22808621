import { adoptOrphan } from '@cloudlet/control';
import { z } from 'zod';
import { hostNameInput, idInput } from '../../inputs.ts';
import { adoptedShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Makes an instance of a virtual machine that a node has and no row explains. */
export const adoptOrphanProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/orphans/{id}/adopt',
      status: 200,
      summary: 'Adopt an orphan',
      description:
        'For cloud admins. The tenant’s quota is not asked; `exceeds` says where it is exceeded now.',
      tags: ['Orphans'],
      errors: ['not_found', 'tenant_needed', 'orphan_refused', 'no_node', 'name_taken', 'invalid_name'],
    },
  })
  .input(
    z.strictObject({
      id: idInput.describe('The orphan'),
      tenant: hostNameInput
        .optional()
        .describe('Name of the tenant whose it becomes, where the one that its mark names is gone'),
      name: hostNameInput.optional(),
    }),
  )
  .output(adoptedShape)
  .mutation(({ ctx, input }) => adoptOrphan(ctx.database, ctx.caller, input));
