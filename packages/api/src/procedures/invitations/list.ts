import { listInvitations } from '@cloudlet/control';
import { pageInput } from '../../inputs.ts';
import { invitationShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** The tenant's invitations that nobody has used or revoked. */
export const listInvitationsProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/invitations',
      status: 200,
      summary: 'List invitations',
      description: 'Those that nobody has used or revoked, the newest first.',
      tags: ['Members'],
    },
  })
  .input(pageInput)
  .output(pageOf(invitationShape))
  .query(({ ctx, input }) => listInvitations(ctx.database, ctx.caller, input));
