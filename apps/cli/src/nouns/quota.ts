import type { Command } from 'commander';
import { connect } from '../cloud.ts';
import { collect, noun, verb, withLimit } from './build.ts';

const REQUEST = '01939f3e-7c00-7000-8000-00000000000e';

/** `quota …`: what a tenant may hold, requests for more, and, for who runs the cloud, everybody's limits. */
export function addQuotaCommands(program: Command): void {
  const quota = noun(program, 'quota', 'what the tenant may hold, and requests for more');

  verb(quota, 'show', 'show limit and use of each resource', ['quota show', 'quota show --tenant acme'])
    .option('--tenant <tenant>', 'of another tenant, for cloud admins')
    .action(async (options, command) =>
      (await import('../actions/quota/show.ts')).showQuota(connect(command), options),
    );

  verb(quota, 'request <limit...>', 'ask who runs the cloud for higher limits', [
    'quota request vcpus=80 memoryMib=102400 --reason "a new shop opens"',
  ])
    .requiredOption('--reason <text>', 'one line for who decides')
    .action(async (limits, options, command) =>
      (await import('../actions/quota/request.ts')).requestQuota(connect(command), limits, options),
    );

  withLimit(
    verb(quota, 'requests', 'list what was asked for, with the answers', [
      'quota requests',
      'quota requests --cloud --open',
    ]),
  )
    .option('--open', 'those alone that wait for an answer')
    .option('--cloud', 'of all tenants, for cloud admins')
    .action(async (options, command) =>
      (await import('../actions/quota/requests.ts')).listRequests(connect(command), options),
    );

  verb(quota, 'withdraw <request>', 'take a request back that nobody has answered', [
    `quota withdraw ${REQUEST}`,
  ]).action(async (id, _, command) =>
    (await import('../actions/quota/answer.ts')).withdrawRequest(connect(command), id),
  );

  addOperatorsVerbs(quota);
}

/** With a token of the scope admin. */
function addOperatorsVerbs(quota: Command): void {
  verb(
    quota,
    'grant <request> [limit...]',
    'grant a request, as asked or with other limits; for cloud admins',
    [`quota grant ${REQUEST}`, `quota grant ${REQUEST} vcpus=60 --answer "the rest in January"`],
  )
    .option('--answer <text>', 'for its people to read')
    .action(async (id, limits, options, command) =>
      (await import('../actions/quota/answer.ts')).grantRequest(connect(command), id, limits, options),
    );

  verb(quota, 'refuse <request>', 'refuse a request; for cloud admins', [
    `quota refuse ${REQUEST} --answer "no room before January"`,
  ])
    .requiredOption('--answer <text>', 'for its people to read')
    .action(async (id, options, command) =>
      (await import('../actions/quota/answer.ts')).refuseRequest(connect(command), id, options),
    );

  verb(quota, 'set <limit...>', 'change limits of tenants, all or none; for cloud admins', [
    'quota set vcpus=100 --tenant acme --tenant zeta --reason "the new hall is open"',
    'quota set instances=50 --defaults',
  ])
    .option('--tenant <tenant>', 'whose; may be given again', collect)
    .option('--defaults', 'what new tenants get')
    .option('--reason <text>', 'for the history')
    .action(async (limits, options, command) =>
      (await import('../actions/quota/set.ts')).setLimits(connect(command), limits, options),
    );

  withLimit(
    verb(quota, 'list', 'list use and limits of all tenants, by name; for cloud admins', [
      'quota list',
      'quota list --name shop --output json',
    ]),
  )
    .option('--name <part>', 'only tenants whose name contains this')
    .action(async (options, command) =>
      (await import('../actions/quota/list.ts')).listQuotas(connect(command), options),
    );

  verb(quota, 'defaults', 'show what new tenants get; for cloud admins', ['quota defaults']).action(
    async (_, command) => (await import('../actions/quota/defaults.ts')).showDefaults(connect(command)),
  );

  withLimit(
    verb(quota, 'history', 'list who changed which limit, the newest first; for cloud admins', [
      'quota history --tenant acme --limit 20',
    ]),
  )
    .option('--tenant <tenant>', 'of this tenant alone')
    .action(async (options, command) =>
      (await import('../actions/quota/history.ts')).listChanges(connect(command), options),
    );
}
