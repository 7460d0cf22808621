import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { addJoinCommands } from './join-commands.ts';
import { addNodeCommands, addSettingCommands } from './node-commands.ts';
import { addOrphanCommands } from './orphan-commands.ts';
import { repositoryRoot } from './state/repository.ts';
import { doorAddressSchema, settingsSchema } from './state/settings.ts';
import { addTenantCommands } from './tenant-commands.ts';
import { addTokenCommands } from './token-commands.ts';

/**
 * The command line of `./cloudlet`. Each command's code is loaded when it is called: most need little of the whole.
 * @param exit told the code of a command that has one of its own.
 */
export function createProgram(exit: (code: number) => void): Command {
  const program = new Command('cloudlet')
    .description('Sets up and runs a cloud on this machine.')
    .version(versionOfCheckout())
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText('after', EXAMPLES);

  const withState = (command: Command) =>
    command.option(
      '--state <dir>',
      'the state directory (default: CLOUDLET_STATE_DIR, else /var/lib/cloudlet)',
    );

  withState(program.command('up'))
    .description('set up what is missing and start everything; again: change nothing that is right')
    .option('--simulated', 'play compute nodes instead of using libvirt: needs neither root nor a hypervisor')
    .option('--nodes <n>', 'how many simulated compute nodes', wholeNumber(1, 2000))
    .option(
      '--controllers <n>',
      'how many controllers: of two, one stands by (default: 1)',
      wholeNumber(1, 2),
    )
    .option(
      '--rate-limit <n>',
      'requests a second that each API token may make, and four times as many at once; 0: no limit (default: 50)',
      wholeNumber(0, 1_000_000),
    )
    // Before --no-demo: else it would count as given where it was not.
    .option('--demo', 'launch an instance on the first run, also where it was left out before')
    .option('--no-demo', 'do not launch an instance on the very first run')
    .option('--listen <address>', 'where portal and gateway listen (default: 127.0.0.1)', setting('listen'))
    .option('--port <port>', "the portal's port (default: 3000)", wholeNumber(1, 65_535))
    .option('--gateway-port <port>', "the gateway's port (default: the portal's + 1)", wholeNumber(1, 65_535))
    .option(
      '--door <address>',
      "let compute nodes of other machines in at this address of this machine's; '' closes the door",
      doorListen,
    )
    .option('--door-port <port>', "the door's port (default: the gateway's + 1)", wholeNumber(1, 65_535))
    .option(
      '--door-address <host>',
      "the name or address under which they reach it, where it is another one; '' takes it back",
      doorAddress,
    )
    .option(
      '--url <url>',
      "the portal's address as browsers see it, e.g. behind a proxy; '' takes it back",
      setting('publicUrl'),
    )
    .option(
      '--gateway-url <url>',
      "the address (ws:// or wss://) at which browsers open consoles; '' takes it back",
      setting('publicGatewayUrl'),
    )
    .option(
      '--trusted-proxies <list>',
      "addresses or networks of the proxies before the portal, whose X-Forwarded-For is believed; '' takes it back",
      trustedProxies,
    )
    .option(...SWITCH_DATABASE)
    .addHelpText('after', UP_ENVIRONMENT)
    .action(async (options) => (await import('./commands/up.ts')).up(options));

  withState(program.command('down'))
    .description('stop all parts; guests keep running')
    .action(async (options) => (await import('./commands/down.ts')).down(options));

  withState(program.command('backup'))
    .description('write database, settings and secrets into one file, while everything goes on')
    .argument('[file]', 'where to (default: by the time, in backups/ of the state directory)')
    .action(async (file, options) => (await import('./commands/backup.ts')).backup(file, options));

  withState(program.command('restore'))
    .description('make the control plane what it was when the backup was made, here or on a fresh machine')
    .argument('<file>', 'a file that backup wrote')
    .option('--yes', 'do not ask')
    .action(async (file, options) => (await import('./commands/restore.ts')).restore(file, options));

  withState(program.command('status'))
    .description('every part, its health, its process and where its log is')
    .option('--json', 'for programs: { "parts": [{ "name", "healthy", "pid", "log" }] }')
    .action(async (options) => exit(await (await import('./commands/status.ts')).status(options)));

  withState(program.command('env'))
    .description('the values in use, e.g. REDIS_URL')
    .argument('[name]', 'print this one alone')
    .action(async (name, options) => (await import('./commands/env.ts')).env(name, options));

  withState(program.command('doctor'))
    .description('check each prerequisite: right or wrong, why it matters, the command that mends it')
    .option('--simulated', 'what a cloud on simulated compute nodes needs')
    .option('--json', 'for programs')
    .action(async (options) => exit(await (await import('./commands/doctor.ts')).doctor(options)));

  withState(program.command('logs'))
    .description("show the end of a part's log")
    .argument('<part>', 'a part as `status` names it, or `supervisor`, or `up`')
    .option('-f, --follow', 'go on as it grows')
    .option('-n, --lines <n>', 'how many lines', wholeNumber(1, 1_000_000), 100)
    .action(async (name, options) => exit(await (await import('./commands/logs.ts')).logs(name, options)));

  addTokenCommands(program.command('token').description('tokens for the API'), withState);

  addTenantCommands(program.command('tenant').description('tenants'), withState);

  const node = program.command('node').description('compute nodes');
  withState(node.command('register'))
    .description('make a compute node known and print its id and secret as JSON, once')
    .argument('<name>', 'a host name label, e.g. host-1')
    .option(
      '--new-secret',
      'a node that is known already gets a new secret, and its agent with the old one is refused',
    )
    .action(async (name, options) => (await import('./commands/administer.ts')).registerNode(name, options));

  addJoinCommands(node, withState);
  addNodeCommands(node, withState, decimalNumber);
  const orphan = program
    .command('orphan')
    .description('what nodes have that the cloud does not know, and the other way round');
  addOrphanCommands(orphan, withState);
  const audit = program.command('audit').description('who did what');
  withState(audit.command('retention'))
    .description('for how many days events are kept; those that are older are removed')
    .argument('[days]', 'from now on; at least 30', wholeNumber(30, 36_500))
    .action(async (days, options) => (await import('./commands/audit.ts')).auditRetention(days, options));
  addSettingCommands(program.command('set').description('the whole cloud'), withState, decimalNumber, oneOf);

  const flavor = program.command('flavor').description('sizes that tenants choose from');
  withState(flavor.command('set'))
    .description('make a flavor of this name be so; instances keep what they have')
    .argument('<name>')
    .requiredOption('--vcpus <n>', 'vCPUs', wholeNumber(1, 1_000))
    .requiredOption('--memory <mib>', 'MiB of memory', wholeNumber(1, 100_000_000))
    .requiredOption('--disk <gib>', 'GiB of root disk', wholeNumber(1, 1_000_000))
    .option('--requires <names>', 'what a node must be able to do, e.g. kvm,hugepages')
    .action(async (name, options) => (await import('./commands/administer.ts')).setFlavor(name, options));

  const user = program.command('user').description('people who sign in');
  withState(user.command('reset-second-factor'))
    .description(
      'let somebody sign in by password alone who has lost the authenticator app and the recovery codes',
    )
    .argument('<email>', 'whose')
    .action(async (email, options) =>
      (await import('./commands/administer.ts')).resetSecondFactor(email, options),
    );

  withState(program.command('password'))
    .description('set a new random password and print it alone, once')
    .argument('<email>', 'whose')
    .action(async (email, options) =>
      (await import('./commands/administer.ts')).resetPassword(email, options),
    );

  withState(program.command('prepare'))
    .description('make a database of yours ready for the control plane, start nothing; for containers')
    .option('--demo', 'also the tenant demo with a member')
    .option('--images <dir>', 'also the guest images there, as infra/images/build writes them')
    .option(...SWITCH_DATABASE)
    .addHelpText('after', PREPARE_ENVIRONMENT)
    .action(async (options) => (await import('./commands/prepare.ts')).prepare(options));

  program
    .command('test')
    .description('set up what the tests need and run them all; the last line is the sum')
    .argument('[suites...]', 'only these, e.g. unit')
    .option('--set-up-only', 'run none')
    .action(async (names, options) => exit(await (await import('./commands/test.ts')).test(names, options)));

  program
    .command('supervise', { hidden: true })
    .addOption(new Option('--state <dir>').makeOptionMandatory())
    .action(async (options) => (await import('./supervisor/main.ts')).runSupervisor(options.state));

  return program;
}

function versionOfCheckout(): string {
  return JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')).version;
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Whether the number makes sense is the use case's to say. */
function decimalNumber(text: string): number {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('It must be a number such as 4 or 1.5.');
}

function oneOf(choices: readonly string[]): (text: string) => string {
  return (text) => {
    if (choices.includes(text)) return text;
    throw new InvalidArgumentError(`It must be ${choices.join(' or ')}.`);
  };
}

/** Takes what the setting of this name may be: what would be refused later on must not be remembered. An empty text is none. */
function setting(
  name: 'listen' | 'publicUrl' | 'publicGatewayUrl' | 'trustedProxies',
): (text: string) => string {
  return (text) => {
    const parsed = settingsSchema.shape[name].safeParse(text === '' ? null : text);
    if (parsed.success) return text;
    throw new InvalidArgumentError(parsed.error.issues.map(({ message }) => message).join(' '));
  };
}

function doorListen(text: string): string {
  return text === '' ? text : setting('listen')(text);
}

function trustedProxies(text: string): string {
  return text === '' ? text : setting('trustedProxies')(text);
}

function doorAddress(text: string): string {
  const parsed = doorAddressSchema.safeParse(text);
  if (text === '' || parsed.success) return text;
  throw new InvalidArgumentError(parsed.error.issues.map(({ message }) => message).join(' '));
}

const SWITCH_DATABASE = [
  '--switch-database',
  'let DATABASE_URL lead this cloud to another database than the one it works in',
] as const;

const UP_ENVIRONMENT = `
Environment:
  DATABASE_URL  a PostgreSQL of yours instead of Cloudlet's own (remembered; empty: back to its own)
  REDIS_URL     a Redis of yours, likewise
  CLOUDLET_OIDC_ISSUER, CLOUDLET_OIDC_CLIENT_ID, CLOUDLET_OIDC_CLIENT_SECRET, CLOUDLET_OIDC_NAME
                an identity provider by which people may sign in (remembered; an empty issuer: none)`;

const PREPARE_ENVIRONMENT = `
Environment:
  DATABASE_URL                    your PostgreSQL, as the role that is to own the tables
  CLOUDLET_DATABASE_APP_PASSWORD  the password of the role cloudlet_app, as which the parts work
  REDIS_URL                       your Redis, for \`env\` to show`;

const EXAMPLES = `
Examples:
  ./cloudlet up                        a whole cloud on this machine (asks for root with sudo)
  ./cloudlet up --simulated            the same with simulated compute nodes, on a laptop
  ./cloudlet status                    is everything well?
  ./cloudlet logs agent -f             what the compute node's agent does
  ./cloudlet token create --tenant demo --name ci
                                       a token for the API`;
