import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Accepted, type Cloud, finished, type Operation } from '../support/cloud.ts';
import { until } from '../support/until.ts';
import type { ComputeHost } from './compute-host.ts';

/** An instance as the API shows it. */
export type GuestView = {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly task: string | null;
  readonly macAddress: string;
  readonly node: { readonly name: string; readonly status: string };
};
type AcceptedGuest = { readonly instance: GuestView; readonly operation: Operation };

/** What a tenant does with guests, over the API. */
export type Guests = {
  /** Asks for one; the answer says where it will be. */
  ask(name: string, serverGroupId?: string): Promise<AcceptedGuest>;
  /** Asks for one and waits until it runs. */
  create(name: string, serverGroupId?: string): Promise<GuestView>;
  read(id: string): Promise<GuestView>;
  /** null: the tenant has none of this id. */
  find(id: string): Promise<GuestView | null>;
  /** `start`, `stop` and so on. @returns once it is accepted */
  act(id: string, action: string, body?: unknown): Promise<Operation>;
  destroy(id: string): Promise<Operation>;
  ended(operation: Operation): Promise<Operation>;
};

export function guestsOf(cloud: Cloud): Guests {
  const idOf = async (path: string) => {
    const { answer } = await cloud.request<{ items: { id: string; name: string }[] }>('GET', path);
    return answer.items.find(({ name }) => name === 'tiny')?.id;
  };
  const read: Guests['read'] = async (id) =>
    (await cloud.request<GuestView>('GET', `/instances/${id}`)).answer;
  const ask: Guests['ask'] = async (name, serverGroupId) => {
    const ingredients = { imageId: await idOf('/images'), flavorId: await idOf('/flavors') };
    const body = { name, ...ingredients, ...(serverGroupId && { serverGroupId }) };
    return (await cloud.request<AcceptedGuest>('POST', '/instances', body)).answer;
  };
  const ended: Guests['ended'] = ({ id }) => finished(cloud, id);
  return {
    ask,
    read,
    ended,
    async create(name, serverGroupId) {
      const { instance, operation } = await ask(name, serverGroupId);
      await ended(operation);
      return read(instance.id);
    },
    find: (id) =>
      read(id).catch((error: Error) => {
        if (error.message.includes(': 404 ')) return null;
        throw error;
      }),
    async act(id, action, body = {}) {
      return (await cloud.request<Accepted>('POST', `/instances/${id}/${action}`, body)).answer.operation;
    },
    async destroy(id) {
      return (await cloud.request<Accepted>('DELETE', `/instances/${id}`)).answer.operation;
    },
  };
}

/** The domain's power as libvirt says it; `absent` where there is no domain. */
export async function powerOn(host: ComputeHost, { id }: Pick<GuestView, 'id'>): Promise<string> {
  const ids = (await host.virsh('list', '--all', '--uuid')).split(/\s+/);
  return ids.includes(id) ? host.virsh('domstate', id) : 'absent';
}

/** How often QEMU was started for a guest, by libvirt's own log, which outlives the domain. */
export function startsOn({ folder }: ComputeHost, { id, name }: Pick<GuestView, 'id' | 'name'>): number {
  const log = join(folder, 'var/log/libvirt/qemu', `demo.${name}.${id.slice(-8)}.log`);
  if (!existsSync(log)) return 0;
  return readFileSync(log, 'utf8').match(/^\S+ \S+: starting up libvirt version/gm)?.length ?? 0;
}

/** What of a host's files bears the instance's id or MAC address: disk, seed, console, DHCP. */
export function leftOn({ folder }: ComputeHost, { id, macAddress }: GuestView): string {
  const places = ['var/lib/cloudlet/node', 'var/lib/libvirt/dnsmasq', 'etc/libvirt'].map((path) =>
    join(folder, path),
  );
  const search = 'find "$@" -name "*$id*" -not -name "*.jsonl"; grep -rlF "$mac" "$@" || [ $? -eq 1 ]';
  return execFileSync('sh', ['-c', search, 'left', ...places], {
    encoding: 'utf8',
    env: { ...process.env, id, mac: macAddress },
  }).trim();
}

/** Waits until the guest asks for a login. */
export async function booted({ folder, name }: ComputeHost, guest: GuestView): Promise<void> {
  const log = join(folder, 'var/lib/cloudlet/node/instances', guest.id, 'console/console.log');
  const asks = () => existsSync(log) && /login: *$/m.test(readFileSync(log, 'utf8'));
  await until(`${guest.name} on ${name} asks for a login`, asks, 240_000);
}
