import { revokeEnrolment } from '@cloudlet/control';
import { z } from 'zod';
import { idInput } from '../../inputs.ts';
import { procedure } from '../../trpc.ts';

/** Makes a join command void. */
export const revokeEnrolmentProcedure = procedure
  .meta({
    rest: {
      method: 'DELETE',
      path: '/enrolments/{id}',
      status: 204,
      summary: 'Revoke an enrolment',
      description: 'Nobody can join by its command any more. For cloud admins.',
      tags: ['Nodes'],
      errors: ['forbidden', 'not_found'],
    },
  })
  .input(z.strictObject({ id: idInput.describe('The enrolment') }))
  .output(z.void())
  .mutation(({ ctx, input }) => revokeEnrolment(ctx.database, ctx.caller, input));
