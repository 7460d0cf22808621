import type { Command } from 'commander';
import { connect } from '../cloud.ts';
import { noun, verb, withLimit, withYes } from './build.ts';
import { roleOption } from './role.ts';

/** `member …`: who is in the tenant. */
export function addMemberCommands(program: Command): void {
  const member = noun(program, 'member', 'who is in the tenant');

  withLimit(verb(member, 'list', 'list members, newest first', ['member list']))
    .option('--tenant <tenant>', 'another tenant’s, for cloud admins')
    .action(async (options, command) =>
      (await import('../actions/member/list.ts')).listMembers(connect(command), options),
    );

  verb(member, 'set-role <member>', 'give somebody another role, at once', [
    'member set-role olga@acme.example --role viewer',
  ])
    .addOption(roleOption())
    .action(async (name, options, command) =>
      (await import('../actions/member/set-role.ts')).setMemberRole(connect(command), name, options),
    );

  withYes(
    verb(member, 'remove <member>', 'take somebody out of the tenant, with what their tokens may do', [
      'member remove olga@acme.example',
    ]),
  ).action(async (name, options, command) =>
    (await import('../actions/member/remove.ts')).removeMember(connect(command), name, options),
  );
}
