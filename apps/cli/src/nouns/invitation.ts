import type { Command } from 'commander';
import { connect } from '../cloud.ts';
import { noun, verb, wholeNumber, withLimit, withYes } from './build.ts';
import { roleOption } from './role.ts';

/** `invitation …`: links by which people become members. */
export function addInvitationCommands(program: Command): void {
  const invitation = noun(program, 'invitation', 'links by which people join the tenant');
  const OF_TENANT = ['--tenant <tenant>', 'to another tenant, for cloud admins'] as const;

  withLimit(verb(invitation, 'list', 'list those that nobody has used or revoked', ['invitation list']))
    .option(...OF_TENANT)
    .action(async (options, command) =>
      (await import('../actions/invitation/list.ts')).listInvitations(connect(command), options),
    );

  verb(invitation, 'create', 'make a link for one person and print it alone, once', [
    'invitation create --role member --note "Olga, storage team"',
    'invitation create --tenant acme --role owner --days 2',
  ])
    .addOption(roleOption())
    .option('--note <text>', 'whom it is for')
    .option('--days <n>', 'how long it is good, 30 at most (default: 7)', wholeNumber)
    .option(...OF_TENANT)
    .action(async (options, command) =>
      (await import('../actions/invitation/create.ts')).createInvitation(connect(command), options),
    );

  withYes(
    verb(invitation, 'revoke <id>', 'make a link void that nobody has used yet', [
      'invitation revoke 01939f3e-7c00-7000-8000-000000000009',
    ]),
  )
    .option(...OF_TENANT)
    .action(async (id, options, command) =>
      (await import('../actions/invitation/revoke.ts')).revokeInvitation(connect(command), id, options),
    );
}
