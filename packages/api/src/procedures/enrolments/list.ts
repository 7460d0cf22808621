import { listEnrolments } from '@cloudlet/control';
import { enrolmentsShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** The join commands that no machine has used yet, for cloud admins. */
export const listEnrolmentsProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/enrolments',
      status: 200,
      summary: 'List open enrolments',
      description:
        'The newest hundred join commands that no machine has used and nobody has revoked, those that have expired too. For cloud admins.',
      tags: ['Nodes'],
      errors: ['forbidden'],
    },
  })
  .output(enrolmentsShape)
  .query(async ({ ctx }) => ({
    items: await listEnrolments(ctx.database, ctx.caller),
    doorAddresses: [...(ctx.machineDoor?.addresses ?? [])],
  }));
