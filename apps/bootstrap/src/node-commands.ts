import type { Command } from 'commander';
import type { PlacementOptions, RatioOptions } from './commands/node.ts';

type StateOption = { readonly state?: string };

/** The commands with which operators run their nodes, below `node`. */
export function addNodeCommands(
  node: Command,
  withState: (command: Command) => Command,
  number: (text: string) => number,
): void {
  const commands = () => import('./commands/node.ts');
  withState(node.command('list'))
    .description('every node: its health, its mode, and what is claimed, allowed and really used of it')
    .option('--json', 'for programs')
    .action(async (options) => (await commands()).listNodes(options));

  withState(node.command('show'))
    .description('everything that is known of a node')
    .argument('<name>')
    .option('--json', 'for programs')
    .action(async (name, options) => (await commands()).showNode(name, options));

  const mode = (verb: string, wanted: 'ENABLED' | 'DRAINED' | 'MAINTENANCE', description: string) =>
    withState(node.command(verb))
      .description(description)
      .argument('<name>')
      .option('--reason <text>', 'for other operators, one line')
      .action(async (name, options) => (await commands()).setNodeMode(name, wanted, options));
  mode('drain', 'DRAINED', 'no new instances; what is there goes on and can be operated');
  mode(
    'maintenance',
    'MAINTENANCE',
    'no new instances, and nothing is accepted but destroying: the host may be rebooted',
  );
  mode('enable', 'ENABLED', 'take instances again; what should run is started');

  withState(node.command('set'))
    .description('change how much of the node may be claimed, at once: a ratio times what it has')
    .argument('<name>')
    .option('--cpu-ratio <ratio>', 'vCPUs for each CPU', number)
    .option('--memory-ratio <ratio>', 'for each MiB of memory', number)
    .option('--disk-ratio <ratio>', 'for each GiB of disk', number)
    .action(async (name, options: StateOption & RatioOptions) =>
      (await commands()).setNodeRatios(name, options),
    );

  withState(node.command('remove'))
    .description('take a node on which nothing is out of the cloud for good')
    .argument('<name>')
    .option('--lost', 'its host will never come back: give up what it should still clean up')
    .action(async (name, options) => (await commands()).removeNode(name, options));
}

/** `set`: what holds for the whole cloud. */
export function addSettingCommands(
  set: Command,
  withState: (command: Command) => Command,
  number: (text: string) => number,
  oneOf: (choices: readonly string[]) => (text: string) => string,
): void {
  withState(set.command('placement'))
    .description(
      'whether new instances are spread over the nodes or packed onto few; without arguments: say it',
    )
    .argument('[strategy]', 'spread or pack', oneOf(['spread', 'pack']))
    .option('--cpu-weight <weight>', 'how much vCPUs count when nodes are compared, 0 to 100', number)
    .option('--memory-weight <weight>', 'likewise memory', number)
    .option('--disk-weight <weight>', 'likewise disk', number)
    .action(async (strategy: 'spread' | 'pack' | undefined, options: StateOption & PlacementOptions) =>
      (await import('./commands/node.ts')).setPlacement(strategy, options),
    );
}
