import type { Command } from 'commander';
import { connect } from '../cloud.ts';
import { noun, seconds, verb, withLimit } from './build.ts';

/** `operation …`: the lasting record of one request. */
export function addOperationCommands(program: Command): void {
  const operation = noun(program, 'operation', 'what was asked of an instance, and how far it is');

  withLimit(
    verb(operation, 'list', 'list what was asked of all instances, newest first', [
      'operation list --limit 20',
    ]),
  ).action(async (options, command) =>
    (await import('../actions/operation/list.ts')).listTenantOperations(connect(command), options),
  );

  verb(operation, 'show <id>', 'show an operation with its steps', [
    'operation show 01939f3e-7c00-7000-8000-000000000001',
  ]).action(async (id, _, command) =>
    (await import('../actions/operation/show.ts')).showOperation(connect(command), id),
  );

  verb(operation, 'wait <id>', 'stay until an operation has ended', [
    'operation wait 01939f3e-7c00-7000-8000-000000000001 --timeout 300',
  ])
    .option('--timeout <seconds>', 'no longer than this; the work goes on (exit code 6)', seconds)
    .action(async (id, options, command) =>
      (await import('../actions/operation/wait.ts')).waitForOperation(connect(command), id, options),
    );
}
