import { type Command, Option } from 'commander';
import { duration } from './durations.ts';

/** The commands with which operators look after tenants, below `tenant`. */
export function addTenantCommands(tenant: Command, withState: (command: Command) => Command): void {
  const commands = () => import('./commands/tenant.ts');
  withState(tenant.command('create'))
    .description('make a tenant with default quotas and print its id')
    .argument('<name>', 'lower-case letters, digits and hyphens')
    .option('--owner <email>', 'who owns it: somebody who has an account')
    .action(async (name, options) => (await commands()).createTenant(name, options));

  withState(tenant.command('invite'))
    .description('make a link by which one person joins the tenant, and print it alone, once')
    .argument('<name>')
    .addOption(new Option('--role <role>').choices(['owner', 'member', 'viewer']).default('owner'))
    .option('--note <text>', 'whom it is for, one line')
    .option('--valid <time>', 'for how long, e.g. 12h, 30d (default: 7d)', duration)
    .action(async (name, options) => (await commands()).inviteToTenant(name, options));

  withState(tenant.command('list'))
    .description('every tenant: its members and instances, and whether it is suspended')
    .option('--json', 'for programs')
    .action(async (options) => (await commands()).listTenants(options));

  withState(tenant.command('suspend'))
    .description('its people and tokens may look and change nothing, its guests are stopped; nothing is lost')
    .argument('<name>')
    .option('--reason <text>', 'for its people to read, one line')
    .action(async (name, options) => (await commands()).suspendTenant(name, options));

  withState(tenant.command('resume'))
    .description('end that: what ran is started again')
    .argument('<name>')
    .action(async (name, options) => (await commands()).resumeTenant(name, options));
}
