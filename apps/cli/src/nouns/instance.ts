import { type Command, Option } from 'commander';
import { connect } from '../cloud.ts';
import { collect, noun, seconds, verb, wholeNumber, withLimit, withWait, withYes } from './build.ts';

/** `instance …`: everything that is done with virtual machines. */
export function addInstanceCommands(program: Command): void {
  const instance = noun(program, 'instance', 'virtual machines');

  withLimit(verb(instance, 'list', 'list instances, newest first', LIST_EXAMPLES))
    .addOption(new Option('--status <status>', 'only those in this status').choices(STATUSES))
    .option('--name <part>', 'only those whose name contains this')
    .action(async (options, command) =>
      (await import('../actions/instance/list.ts')).listInstances(connect(command), options),
    );

  verb(instance, 'show <instance>', 'show an instance', [
    'instance show web-1',
    'instance show web-1 --output json',
  ]).action(async (name, _, command) =>
    (await import('../actions/instance/show.ts')).showInstance(connect(command), name),
  );

  withWait(
    verb(instance, 'create <name>', 'create an instance', CREATE_EXAMPLES)
      .requiredOption('-f, --flavor <flavor>', 'its size: see `flavor list`')
      .requiredOption('-i, --image <image>', 'the disk it begins with: see `image list`')
      .option('-k, --key-pair <key-pair>', 'an SSH key for it; may be given again', collect)
      .option('--server-group <server-group>', 'keep it together with, or apart from, the others in it')
      .option('--user-data <file>', 'a script (#!) or #cloud-config for its first boot; - is standard input')
      .option('--console-password-file <file>', 'password for its default user at the console; - likewise'),
  ).action(async (name, options, command) =>
    (await import('../actions/instance/create.ts')).createInstance(connect(command), name, options),
  );

  verb(instance, 'rename <instance> <name>', 'give it another name; the guest keeps its host name', [
    'instance rename web-1 web-2',
  ]).action(async (instance, name, _, command) =>
    (await import('../actions/instance/rename.ts')).renameInstance(connect(command), instance, name),
  );

  withYes(
    withWait(
      verb(
        instance,
        'delete <instance...>',
        'destroy instances, with their disks and snapshots',
        DELETE_EXAMPLES,
      ),
    ),
  ).action(async (names, options, command) =>
    (await import('../actions/instance/delete.ts')).deleteInstances(connect(command), names, options),
  );

  addPowerCommands(instance);
  addDiskCommands(instance);
  addAccessCommands(instance);

  withLimit(
    verb(instance, 'operations <instance>', 'list what was asked of an instance, newest first', [
      'instance operations web-1 --limit 5',
    ]),
  ).action(async (name, options, command) =>
    (await import('../actions/instance/operations.ts')).listOperations(connect(command), name, options),
  );
}

function addPowerCommands(instance: Command): void {
  withWait(
    verb(instance, 'start <instance...>', 'start instances', ['instance start web-1 web-2 --wait']),
  ).action(async (names, options, command) =>
    (await import('../actions/instance/power.ts')).startInstances(connect(command), names, options),
  );

  withWait(
    verb(
      instance,
      'stop <instance...>',
      'stop instances: the guest is asked, then the power is cut',
      STOP_EXAMPLES,
    ),
  )
    .option('--grace <seconds>', 'how long the guest has before the power is cut (default: 60)', wholeNumber)
    .option('--force', 'cut the power at once')
    .action(async (names, options, command) =>
      (await import('../actions/instance/power.ts')).stopInstances(connect(command), names, options),
    );

  withWait(
    verb(instance, 'reboot <instance...>', 'reboot instances', [
      'instance reboot web-1',
      'instance reboot web-1 --hard',
    ]),
  )
    .option('--hard', 'reset it, as its button would, instead of asking the guest')
    .action(async (names, options, command) =>
      (await import('../actions/instance/power.ts')).rebootInstances(connect(command), names, options),
    );
}

function addDiskCommands(instance: Command): void {
  withWait(
    verb(instance, 'resize <instance>', 'give an instance another flavor; a running guest is restarted', [
      'instance resize web-1 --flavor small --wait',
    ]),
  )
    .requiredOption('-f, --flavor <flavor>', 'its new size; the disk never shrinks')
    .action(async (name, options, command) =>
      (await import('../actions/instance/resize.ts')).resizeInstance(connect(command), name, options),
    );

  withYes(
    withWait(
      verb(
        instance,
        'restore <instance> <snapshot>',
        'put the disk back to a snapshot; what came since is lost',
        ['instance restore web-1 before-upgrade --wait'],
      ),
    ),
  ).action(async (name, snapshot, options, command) =>
    (await import('../actions/instance/restore.ts')).restoreInstance(
      connect(command),
      name,
      snapshot,
      options,
    ),
  );
}

function addAccessCommands(instance: Command): void {
  verb(instance, 'console <instance>', 'the serial console in this terminal; Ctrl+] leaves it', [
    'instance console web-1',
    "instance console web-1 --until 'login:' --timeout 60",
  ])
    .option('--until <text>', 'print what the guest writes until this is there; needs no terminal')
    .option('--timeout <seconds>', 'with --until: no longer than this (exit code 6)', seconds)
    .action(async (name, options, command) =>
      (await import('../actions/instance/console.ts')).openInstanceConsole(connect(command), name, options),
    );

  verb(instance, 'console-log <instance>', 'what the guest printed last on its serial console', [
    'instance console-log web-1',
    'instance console-log web-1 --lines 20',
  ])
    .option('--lines <number>', 'the last lines alone (default: the last 64 KiB)', wholeNumber)
    .action(async (name, options, command) =>
      (await import('../actions/instance/console-log.ts')).printConsoleLog(connect(command), name, options),
    );

  verb(
    instance,
    'ssh <instance> [arguments...]',
    "log in with the system's ssh; what follows -- goes to it",
    ['instance ssh web-1', 'instance ssh web-1 --via admin@host-1 -- uptime'],
  )
    .option('-u, --user <user>', "who to log in as (default: the image's user)")
    .option('--via <host>', 'through this host, e.g. its compute node (ssh -J)')
    .option('--identity <file>', 'the private key to use (ssh -i)')
    .action(async (name, args, options, command) => {
      process.exitCode = await (await import('../actions/instance/ssh.ts')).sshToInstance(
        connect(command),
        name,
        args,
        options,
      );
    });
}

const STATUSES = ['BUILD', 'ACTIVE', 'SHUTOFF', 'PAUSED', 'ERROR'];
const LIST_EXAMPLES = [
  'instance list --status ACTIVE',
  "instance list --output json | jq -r '.[].ipAddress'",
];
const CREATE_EXAMPLES = [
  'instance create web-1 --flavor small --image debian12 --key-pair laptop --wait',
  'instance create web-2 -f small -i debian12 --user-data setup.sh',
];
const DELETE_EXAMPLES = ['instance delete web-1', 'instance delete web-1 web-2 --yes --wait'];
const STOP_EXAMPLES = ['instance stop web-1 --wait', 'instance stop web-1 --force'];
