import type { Command } from 'commander';

/** The commands with which operators look at orphans and deal with them, below `orphan`. */
export function addOrphanCommands(orphan: Command, withState: (command: Command) => Command): void {
  const commands = () => import('./commands/orphan.ts');
  withState(orphan.command('list'))
    .description('what nodes have and no row explains, and rows of what no node has')
    .option('--json', 'for programs')
    .action(async (options) => (await commands()).listOrphans(options));

  withState(orphan.command('adopt'))
    .description('make an instance of it')
    .argument('<id>', 'as `list` shows it')
    .option('--tenant <name>', 'whose it becomes, where its own tenant is gone')
    .option('--name <name>', 'another name than it had')
    .option('--yes', 'do not ask')
    .action(async (id, options) => (await commands()).adoptOrphan(id, options));

  withState(orphan.command('remove'))
    .description('destroy it with all that it has')
    .argument('<id>', 'as `list` shows it')
    .option('--yes', 'do not ask')
    .action(async (id, options) => (await commands()).removeOrphan(id, options));
}
