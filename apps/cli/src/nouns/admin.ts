import type { Command } from 'commander';
import { connect } from '../cloud.ts';
import { noun, verb, withLimit } from './build.ts';

/** `node …` and `orphan …`: for cloud admins, to look. What changes something is `./cloudlet`'s on the control plane. */
export function addAdminCommands(program: Command): void {
  const node = noun(program, 'node', 'compute nodes, for cloud admins');
  withLimit(verb(node, 'list', 'list compute nodes', ['node list'])).action(async (options, command) =>
    (await import('../actions/node/list.ts')).listNodes(connect(command), options),
  );
  verb(node, 'show <node>', 'show a compute node', ['node show host-1 --output yaml']).action(
    async (name, _, command) => (await import('../actions/node/show.ts')).showNode(connect(command), name),
  );

  const orphan = noun(program, 'orphan', 'where compute nodes and the cloud differ, for cloud admins');
  withLimit(verb(orphan, 'list', 'list orphans', ['orphan list'])).action(async (options, command) =>
    (await import('../actions/orphan/list.ts')).listOrphans(connect(command), options),
  );
}
