import type { Command } from 'commander';
import { duration } from './durations.ts';

/** The commands by which machines become compute nodes, below `node`. */
export function addJoinCommands(node: Command, withState: (command: Command) => Command): void {
  const enrol = () => import('./commands/enroll.ts');
  withState(node.command('enroll'))
    .description('allow a machine to become a compute node, and print the command for it, once')
    .argument('<name>', 'what the node is to be called: a host name label, e.g. host-1')
    .option('--valid <time>', 'for how long, e.g. 30m, 2h, 7d (default: 1h)', duration)
    .option('--again', 'for a node that is known: its machine joins anew')
    .action(async (name, options) => (await enrol()).enrollNode(name, options));

  withState(node.command('enrolments'))
    .description('the join commands that nobody has used yet')
    .option('--json', 'for programs')
    .action(async (options) => (await enrol()).listEnrolments(options));

  withState(node.command('revoke'))
    .description('make a join command void that nobody has used yet')
    .argument('<id>', 'as `node enrolments` shows it')
    .action(async (id, options) => (await enrol()).revokeEnrolment(id, options));

  const join = () => import('./commands/join.ts');
  withState(node.command('join'))
    .description('make this machine a compute node of the cloud that printed this command')
    .argument('<token>')
    .option('--simulated', 'with a simulated hypervisor: needs neither root nor libvirt')
    .action(async (token, options) => (await join()).joinCloud(token, options));

  withState(node.command('leave'))
    .description('stop being a compute node; guests and their disks stay')
    .option('--force', 'also while instances live here')
    .action(async (options) => (await join()).leaveCloud(options));
}
