import { type Command, Option } from 'commander';
import { connect } from '../cloud.ts';
import { noun, verb, withLimit } from './build.ts';

/** `server-group …`: instances that share a compute node, or never do. */
export function addServerGroupCommands(program: Command): void {
  const group = noun(program, 'server-group', 'instances that share a compute node, or never do');

  withLimit(verb(group, 'list', 'list server groups with their instances', ['server-group list'])).action(
    async (options, command) =>
      (await import('../actions/server-group/list.ts')).listServerGroups(connect(command), options),
  );

  verb(group, 'create <name>', 'add a server group', ['server-group create db --policy anti-affinity'])
    .addOption(
      new Option('--policy <policy>', 'affinity: all on one node; anti-affinity: no two on the same')
        .choices(['affinity', 'anti-affinity'])
        .makeOptionMandatory(),
    )
    .action(async (name, options, command) =>
      (await import('../actions/server-group/create.ts')).createServerGroup(connect(command), name, options),
    );

  verb(group, 'delete <server-group>', 'delete a server group that has no instances', [
    'server-group delete db',
  ]).action(async (name, _, command) =>
    (await import('../actions/server-group/delete.ts')).deleteServerGroup(connect(command), name),
  );
}
