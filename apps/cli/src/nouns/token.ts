import type { Command } from 'commander';
import { connect } from '../cloud.ts';
import { collectParts, noun, verb, wholeNumber, withLimit, withYes } from './build.ts';

/** `token …`: what programs sign in with. */
export function addTokenCommands(program: Command): void {
  const token = noun(program, 'token', 'API tokens, for programs');

  withLimit(verb(token, 'list', 'list tokens, newest first; no secret is shown', ['token list']))
    .option('--cloud', 'the cloud’s own instead, for cloud admins')
    .action(async (options, command) =>
      (await import('../actions/token/list.ts')).listTokens(connect(command), options),
    );

  verb(token, 'create <name>', 'make a token and print its secret alone, once', [
    'token create ci --scopes read,instances:write --days 90',
    'token create dashboards --scopes read > token.txt',
  ])
    .requiredOption(
      '--scope, --scopes <scopes>',
      'what it may do, parted by commas or given again: see `whoami` for yours',
      collectParts,
    )
    .option('--days <n>', 'how long it is good (default: until it is revoked)', wholeNumber)
    .action(async (name, options, command) =>
      (await import('../actions/token/create.ts')).createToken(connect(command), name, options),
    );

  withYes(
    verb(token, 'revoke <token>', 'end a token at once, and those that were made with it', [
      'token revoke ci',
    ]),
  )
    .option('--cloud', 'one of the cloud’s own, for cloud admins')
    .action(async (name, options, command) =>
      (await import('../actions/token/revoke.ts')).revokeToken(connect(command), name, options),
    );
}
