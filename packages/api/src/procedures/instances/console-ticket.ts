import { createConsoleTicket } from '@cloudlet/control';
import { CONSOLE_PATH, urlUnder } from '../../gateway.ts';
import { instanceIdInput } from '../../inputs.ts';
import { consoleTicketShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

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
    url: urlUnder(ctx.gatewayUrl, CONSOLE_PATH),
  }));
