import { invitationInput } from '../../inputs.ts';
import { newInvitationShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';
import { issueInvitation } from './issue.ts';

/** Invites somebody to the tenant by a link. */
export const createInvitationProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/invitations',
      status: 201,
      summary: 'Invite somebody by a link',
      description:
        'The answer has the link, which is shown this once and good for one person. It holds for as long as who made it might still make it.',
      tags: ['Members'],
      errors: ['invalid_value'],
    },
  })
  .input(invitationInput)
  .output(newInvitationShape)
  .mutation(({ ctx, input }) => issueInvitation(ctx, ctx.caller, input));
