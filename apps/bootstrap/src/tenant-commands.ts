import type { Command } from 'commander';

/** The commands with which operators look after tenants, below `tenant`. */
export function addTenantCommands(tenant: Command, withState: (command: Command) => Command): void {
  const commands = () => import('./commands/tenant.ts');
  withState(tenant.command('create'))
    .description('make a tenant with default quotas and print its id')
    .argument('<name>', 'lower-case letters, digits and hyphens')
    .option('--owner <email>', 'who owns it: somebody who has an account')
    .action(async (name, options) => (await commands()).createTenant(name, options));

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
