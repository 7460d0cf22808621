import { type Command, Option } from 'commander';
import { AUDIT_RESULTS, REQUESTED_VIA } from '../actions/event/filters.ts';
import { connect } from '../cloud.ts';
import { noun, verb, withLimit } from './build.ts';

/** `event …`: who did what in the tenant. */
export function addEventCommands(program: Command): void {
  const event = noun(program, 'event', 'who did what in the tenant');
  withCloud(
    withFilters(
      withLimit(
        verb(event, 'list', 'list events, newest first', [
          'event list --instance web-1 --result refused --from 2026-11-01',
        ]),
      ),
    ),
  ).action(async (options, command) =>
    (await import('../actions/event/list.ts')).listEvents(connect(command), options),
  );
  withCloud(
    withFilters(
      verb(event, 'export', 'write all events as CSV or JSON lines, however many there are', [
        'event export --format jsonl --actor ada --from 2026-11-01 > ada.jsonl',
      ]),
    ),
  )
    .addOption(
      new Option('--format <format>', 'the form of the file').choices(['csv', 'jsonl']).default('csv'),
    )
    .action(async (options, command) =>
      (await import('../actions/event/export.ts')).exportEvents(connect(command), options),
    );
  withFilters(
    verb(event, 'watch', 'print events as they happen, until Ctrl+C', [
      'event watch',
      'event watch --result refused --output json',
    ]),
  ).action(async (options, command) =>
    (await import('../actions/event/watch.ts')).watch(connect(command), options),
  );
}

function withFilters(command: Command): Command {
  return command
    .option('--action <action>', 'only this; with a dot at its end: all that begin so')
    .option('--actor <actor>', 'only what this one did: an id, or a part of the name')
    .option('--credential <id>', 'only what was done with this token, or by this session')
    .option('--instance <instance>', 'only what was done with this one')
    .option('--target <id>', 'only what was done with this, of whatever kind')
    .addOption(new Option('--result <result>', 'only what came to this').choices(AUDIT_RESULTS))
    .addOption(new Option('--via <way>', 'only what was asked for in this way').choices(REQUESTED_VIA))
    .option('--address <address>', 'only what came from this address, or network (10.0.0.0/8)')
    .option('--request <id>', 'only what this request did')
    .option('--from <time>', 'only from 2026-11-01, 2026-11-01T08:00Z … on')
    .option('--to <time>', 'only before this time');
}

function withCloud(command: Command): Command {
  return command
    .option('--cloud', 'those of all tenants, and of none; needs a token of the scope admin')
    .option('--tenant <tenant>', 'those of this one, by its name or id; as --cloud');
}
