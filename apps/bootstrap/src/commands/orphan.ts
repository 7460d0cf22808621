import { createInterface } from 'node:readline/promises';
import type { OrphanView } from '@cloudlet/control';
import type { ControlDoor } from '../control.ts';
import { Problem, UsageError } from '../errors.ts';
import { withControl } from '../seed/with-control.ts';
import { findCloud } from '../state/find-cloud.ts';
import { columns } from './node-text.ts';

type StateOption = { readonly state?: string };
type Confirmed = StateOption & { readonly yes?: boolean };

/** `./cloudlet orphan list`: where nodes and the cloud's rows differ, and what can be done about it. */
export async function listOrphans(options: StateOption & { readonly json?: boolean }): Promise<void> {
  const orphans = await ask(options, (control) => control.orphans.list());
  if (options.json) console.log(JSON.stringify({ orphans }, null, 2));
  else console.log(orphans.length === 0 ? 'There are no orphans.' : table(orphans));
}

/** `./cloudlet orphan adopt ID`: says what became of it. */
export async function adoptOrphan(
  id: string,
  options: Confirmed & { readonly tenant?: string; readonly name?: string },
): Promise<void> {
  const orphan = await find(id, options);
  const whose = options.tenant ?? orphan.tenant?.name ?? 'nobody';
  const flavor = orphan.flavor
    ? `, flavor ${orphan.flavor.name}${orphan.flavor.isExact ? '' : ' (the nearest)'}`
    : '';
  await confirm(`Adopt ${what(orphan)} into the tenant ${whose}${flavor}?`, options);
  const { tenant, name } = options;
  const adopted = await ask(options, (control) => control.orphans.adopt(id, { tenant, name }));
  console.log(
    `${adopted.tenant.name}/${adopted.name} is instance ${adopted.instanceId}, flavor ${adopted.flavor.name}.`,
  );
  for (const { resource, limit, used, asked } of adopted.exceeds)
    console.log(
      `The quota is exceeded: ${resource} ${used + asked} of ${limit}. The tenant can take no more of it.`,
    );
}

/** `./cloudlet orphan remove ID`. */
export async function removeOrphan(id: string, options: Confirmed): Promise<void> {
  const orphan = await find(id, options);
  await confirm(`Remove ${what(orphan)} on ${orphan.node.name}, with all data that it has?`, options);
  const { operationId } = await ask(options, (control) => control.orphans.remove(id));
  console.log(`Operation ${operationId} removes it.`);
}

async function find(id: string, options: StateOption): Promise<OrphanView> {
  const orphan = (await ask(options, (control) => control.orphans.list())).find((one) => one.id === id);
  if (orphan) return orphan;
  throw new Problem('There is no such orphan', {
    why: 'it is gone from its node, or somebody has dealt with it',
    next: './cloudlet orphan list',
  });
}

/** Asks the person at the terminal; a script says --yes. */
async function confirm(question: string, { yes = false }: Confirmed): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new UsageError(`${question} Say --yes where nobody can be asked.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [y/N] `).finally(() => terminal.close());
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Nothing was done.');
}

const KINDS: Readonly<Record<OrphanView['kind'], string>> = {
  instance: 'no row',
  snapshot: 'snapshot without a row',
  address: 'address without a row',
  'missing-domain': 'row without a domain',
  'missing-disk': 'row without a root disk',
  'missing-snapshot': 'row without its snapshot',
};

function what({ kind, name, instanceId, ipAddress }: OrphanView): string {
  return `${name ?? instanceId ?? ipAddress} (${KINDS[kind]})`;
}

function table(orphans: readonly OrphanView[]): string {
  const header = ['ID', 'NODE', 'WHAT', 'NAME', 'TENANT', 'POWER', 'ADDRESS', 'ADOPT', 'REMOVE'];
  const rows = orphans.map((orphan) => [
    orphan.id,
    orphan.node.name,
    KINDS[orphan.kind],
    orphan.name ?? orphan.instanceId ?? '-',
    orphan.tenant ? `${orphan.tenant.name}${orphan.tenant.exists ? '' : ' (gone)'}` : '-',
    orphan.power ?? '-',
    orphan.ipAddress ?? '-',
    orphan.adoptionRefusal?.replaceAll('_', ' ') ?? 'yes',
    orphan.removalRefusal?.replaceAll('_', ' ') ?? 'yes',
  ]);
  return columns([header, ...rows]);
}

function ask<Result>(options: StateOption, work: (control: ControlDoor) => Promise<Result>): Promise<Result> {
  return withControl(findCloud(options.state), work);
}
