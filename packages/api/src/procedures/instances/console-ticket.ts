import { createConsoleTicket } from '@cloudlet/control';
import { instanceIdInput } from '../../inputs.ts';
import { consoleTicketShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** `gatewayPaths.console` of the contract, which the API has no other use for; a test holds them together. */
export const CONSOLE_PATH = '/console';

/** A single-use ticket for the instance’s console. */
export const consoleTicketProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/instances/{id}/console-ticket',
      status: 201,
      summary: 'Ask for a console ticket',
      tags: ['Instances'],
      errors: ['not_found'],
    },
  })
  .input(instanceIdInput)
  .output(consoleTicketShape)
  .mutation(async ({ ctx, input }) => ({
    ...(await createConsoleTicket(ctx.database, ctx.caller, input)),
    url: `${ctx.gatewayUrl.replace(/\/+$/, '')}${CONSOLE_PATH}`,
  }));
