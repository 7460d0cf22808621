import type { Command } from 'commander';
import { connect } from '../cloud.ts';
import { noun, verb, withLimit } from './build.ts';

/** `event …`: who did what in the tenant. */
export function addEventCommands(program: Command): void {
  withLimit(
    verb(noun(program, 'event', 'who did what in the tenant'), 'list', 'list events, newest first', [
      'event list --limit 20',
      'event list --instance web-1 --action instance.create',
    ]),
  )
    .option('--action <action>', 'only this, e.g. instance.create')
    .option('--instance <instance>', 'only what was done with this one')
    .action(async (options, command) =>
      (await import('../actions/event/list.ts')).listEvents(connect(command), options),
    );
}
