import { PERMISSIONS, PERMISSIONS_OF_ROLE, type Permission } from '@cloudlet/model';
import { type Command, InvalidArgumentError } from 'commander';
import { duration } from './durations.ts';

/** The commands that make, show and revoke API tokens, below `token`. */
export function addTokenCommands(token: Command, withState: (command: Command) => Command): void {
  const commands = () => import('./commands/token.ts');
  const whose = 'whose token it is; left out: the cloud’s own, whose one scope is admin';
  withState(token.command('create'))
    .description('make a token and print it alone, once')
    .option('--tenant <name>', whose)
    .requiredOption('--name <name>', 'what people see it as')
    .option('--scopes <list>', `what it may do: ${PERMISSIONS.join(', ')}`, scopes)
    .option(
      '--expires-in <time>',
      'for how long it is good, e.g. 12h, 30d (default: until it is revoked)',
      duration,
    )
    .addHelpText(
      'after',
      `\nScopes are separated by commas. Left out: ${PERMISSIONS_OF_ROLE.MEMBER.join(',')}`,
    )
    .action(async (options) => (await commands()).createToken(options));

  withState(token.command('list'))
    .description('the tokens that are not revoked; their secrets are kept nowhere')
    .option('--tenant <name>', 'whose tokens; left out: the cloud’s own')
    .option('--json', 'for programs')
    .action(async (options) => (await commands()).listTokens(options));

  withState(token.command('revoke'))
    .description('end a token at once, and those that were made with it')
    .argument('<token>', 'its name, or its id')
    .option('--tenant <name>', whose)
    .action(async (which, options) => (await commands()).revokeToken(which, options));
}

function scopes(text: string): Permission[] {
  return text.split(',').map((word) => {
    const scope = PERMISSIONS.find((permission) => permission === word.trim());
    if (scope) return scope;
    throw new InvalidArgumentError(`“${word.trim()}” is none of ${PERMISSIONS.join(', ')}.`);
  });
}
