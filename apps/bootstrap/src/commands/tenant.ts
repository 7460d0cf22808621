import type { TenantView } from '@cloudlet/control';
import type { ControlDoor } from '../control.ts';
import { withControl } from '../seed/with-control.ts';
import { findCloud } from '../state/find-cloud.ts';
import { columns } from './node-text.ts';

type StateOption = { readonly state?: string };

/** `./cloudlet tenant create NAME`: prints its id alone. */
export async function createTenant(
  name: string,
  options: StateOption & { readonly owner?: string },
): Promise<void> {
  const { id } = await ask(options, (control) => control.tenants.create(name, options.owner));
  console.log(id);
}

const ROLES = { owner: 'OWNER', member: 'MEMBER', viewer: 'VIEWER' } as const;

/** `./cloudlet tenant invite NAME`: prints the link alone, once. */
export async function inviteToTenant(
  name: string,
  options: StateOption & {
    readonly role: keyof typeof ROLES;
    readonly note?: string;
    readonly valid?: number;
  },
): Promise<void> {
  const { role, note, valid: validForMs } = options;
  const secret = await ask(options, (control) =>
    control.tenants.invite(name, { role: ROLES[role], note, validForMs }),
  );
  console.log(`${findCloud(options.state).endpoints.portalUrl}/join#${secret}`);
}

/** `./cloudlet tenant list`. */
export async function listTenants(options: StateOption & { readonly json?: boolean }): Promise<void> {
  const tenants = await ask(options, (control) => control.tenants.list());
  console.log(options.json ? JSON.stringify({ tenants }, null, 2) : table(tenants));
}

/** `./cloudlet tenant suspend NAME`: says what happens now. */
export async function suspendTenant(
  name: string,
  options: StateOption & { readonly reason?: string },
): Promise<void> {
  const { instances } = await ask(options, (control) => control.tenants.suspend(name, options.reason));
  console.log(
    `${name} is suspended. Of its instances (${instances}) those that run are being stopped; nothing is lost.`,
  );
}

/** `./cloudlet tenant resume NAME`. */
export async function resumeTenant(name: string, options: StateOption): Promise<void> {
  await ask(options, (control) => control.tenants.resume(name));
  console.log(`${name} is not suspended. What ran before is being started.`);
}

function table(tenants: readonly TenantView[]): string {
  const header = ['NAME', 'MEMBERS', 'INSTANCES', 'SUSPENDED', 'WHY'];
  const rows = tenants.map(({ name, members, instances, suspension }) => [
    name,
    String(members),
    String(instances),
    suspension ? `since ${suspension.since}` : '-',
    suspension?.reason ?? '-',
  ]);
  return columns([header, ...rows]);
}

function ask<Result>(options: StateOption, work: (control: ControlDoor) => Promise<Result>): Promise<Result> {
  return withControl(findCloud(options.state), work);
}
