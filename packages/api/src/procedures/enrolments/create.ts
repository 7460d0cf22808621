import { issueJoinCommand } from '@cloudlet/control';
import { z } from 'zod';
import { hostNameInput } from '../../inputs.ts';
import { joinCommandShape } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** Allows a machine to become a compute node. */
export const createEnrolmentProcedure = procedure
  .meta({
    rest: {
      method: 'POST',
      path: '/enrolments',
      status: 201,
      summary: 'Enrol a compute node',
      description:
        'Makes the one command by which a machine joins as a compute node of this name. An earlier one for the name that nobody has used is revoked. For cloud admins.',
      tags: ['Nodes'],
      errors: ['forbidden', 'door_closed', 'name_taken', 'not_found', 'invalid_name', 'invalid_value'],
    },
  })
  .input(
    z.strictObject({
      name: hostNameInput,
      validForSeconds: z.int().optional().describe('From a minute to a week; an hour where it is left out'),
      again: z
        .boolean()
        .optional()
        .describe('For a compute node that is known: its machine joins anew and stays that node'),
    }),
  )
  .output(joinCommandShape)
  .mutation(async ({ ctx, input: { name, validForSeconds, again = false } }) => {
    const { id, command, expiresAt } = await issueJoinCommand(ctx.database, ctx.caller, ctx.machineDoor, {
      name,
      again,
      validForMs: validForSeconds === undefined ? undefined : validForSeconds * 1_000,
    });
    return { id, command, expiresAt: expiresAt.toISOString() };
  });
