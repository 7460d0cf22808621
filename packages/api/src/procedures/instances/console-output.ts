import { ControlError, issueConsoleTicket } from '@cloudlet/control';
import { z } from 'zod';
import { readConsoleOutput } from '../../gateway.ts';
import { instanceIdInput } from '../../inputs.ts';
import { consoleOutputShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';
import { lastLines } from './last-lines.ts';

/** What the instance’s console said last. Takes who may sit at it: what a guest prints can be secret. */
export const consoleOutputProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/instances/{id}/console-output',
      status: 200,
      summary: 'Read the last output of the console',
      tags: ['Instances'],
      errors: ['not_found', 'console_unavailable'],
    },
  })
  .input(
    instanceIdInput.extend({
      lines: z.int().min(1).max(10_000).optional().describe('The last lines alone; else the last 64 KiB'),
    }),
  )
  .output(consoleOutputShape)
  .query(async ({ ctx, input: { id, lines } }) => {
    const { ticket } = await issueConsoleTicket(ctx.database, ctx.caller, { id });
    const output = await readConsoleOutput(ctx.localGatewayUrl, ticket);
    if (output === null) throw new ControlError('not_found', { type: 'instance' });
    return { output: lines === undefined ? output : lastLines(output, lines) };
  });
