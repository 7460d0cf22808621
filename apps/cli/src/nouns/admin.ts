import type { Command } from 'commander';
import { connect } from '../cloud.ts';
import { noun, verb, withLimit, withYes } from './build.ts';

/** What is for those who run the cloud: `node …`, `orphan …` and `tenant …`, with a token of the scope admin. */
export function addAdminCommands(program: Command): void {
  addNodeCommands(noun(program, 'node', 'compute nodes, for cloud admins'));
  addOrphanCommands(noun(program, 'orphan', 'where compute nodes and the cloud differ, for cloud admins'));
  addTenantCommands(noun(program, 'tenant', 'tenants, for cloud admins'));
}

function addNodeCommands(node: Command): void {
  withLimit(verb(node, 'list', 'list compute nodes', ['node list'])).action(async (options, command) =>
    (await import('../actions/node/list.ts')).listNodes(connect(command), options),
  );

  verb(node, 'show <node>', 'show a compute node', ['node show host-1 --output yaml']).action(
    async (name, _, command) => (await import('../actions/node/show.ts')).showNode(connect(command), name),
  );

  for (const [name, mode, description] of MODES) {
    verb(node, `${name} <node>`, description, [`node ${name} host-1`])
      .option('--reason <text>', 'for other operators')
      .action(async (node, options, command) =>
        (await import('../actions/node/set-mode.ts')).setNodeMode(connect(command), node, mode, options),
      );
  }
}

const MODES = [
  ['enable', 'ENABLED', 'let it take instances and operations again'],
  ['drain', 'DRAINED', 'give it no new instances'],
  ['maintenance', 'MAINTENANCE', 'no operations but destroying either: its host may be rebooted'],
] as const;

function addOrphanCommands(orphan: Command): void {
  withLimit(verb(orphan, 'list', 'list orphans', ['orphan list'])).action(async (options, command) =>
    (await import('../actions/orphan/list.ts')).listOrphans(connect(command), options),
  );

  verb(orphan, 'adopt <orphan>', 'make an instance of what a node has and no row explains', [
    'orphan adopt web-1 --tenant demo',
  ])
    .option('--tenant <name>', 'whose it becomes, where the tenant that its mark names is gone')
    .option('--name <name>', 'what it is to be called')
    .action(async (name, options, command) =>
      (await import('../actions/orphan/adopt.ts')).adoptOrphan(connect(command), name, options),
    );

  withYes(
    verb(orphan, 'remove <orphan>', 'remove it with its disk and its snapshots', ['orphan remove web-1']),
  ).action(async (name, options, command) =>
    (await import('../actions/orphan/remove.ts')).removeOrphan(connect(command), name, options),
  );
}

function addTenantCommands(tenant: Command): void {
  withLimit(verb(tenant, 'list', 'list tenants, by name', ['tenant list'])).action(async (options, command) =>
    (await import('../actions/tenant/list.ts')).listTenants(connect(command), options),
  );

  verb(tenant, 'create <name>', 'make a tenant with the usual quota', [
    'tenant create acme --owner ada@example.com',
  ])
    .option('--owner <email>', 'an account that is to own it')
    .action(async (name, options, command) =>
      (await import('../actions/tenant/create.ts')).createTenant(connect(command), name, options),
    );

  withYes(
    verb(tenant, 'suspend <tenant>', 'stop its guests and let it change nothing; nothing is lost', [
      "tenant suspend acme --reason 'unpaid since May'",
    ]),
  )
    .option('--reason <text>', 'for its people to read')
    .action(async (name, options, command) =>
      (await import('../actions/tenant/suspend.ts')).suspendTenant(connect(command), name, options),
    );

  verb(tenant, 'resume <tenant>', 'end a suspension', ['tenant resume acme']).action(
    async (name, _, command) =>
      (await import('../actions/tenant/resume.ts')).resumeTenant(connect(command), name),
  );
}
