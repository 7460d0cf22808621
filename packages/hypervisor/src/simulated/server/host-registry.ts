import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chooseNatNetwork } from '../../natnet.ts';
import { HypervisorError } from '../../port.ts';
import type { HostSize } from '../wire/shapes.ts';
import { schedule } from './guest.ts';
import { openHostStore } from './host-store.ts';
import { put } from './host-tables.ts';
import type { Latencies } from './latencies.ts';
import { createSimulatedHost, hostRow, type SimulatedHost } from './simulated-host.ts';

/** The hardware of a host that nobody configured. */
const DEFAULT_HOST_SIZE: HostSize = { vcpus: 16, memoryMib: 64 * 1024, diskGib: 1_000 };

/** What is left out stays as it is. */
type SizeChange = { readonly [Part in keyof HostSize]?: number | undefined };

/** All simulated hosts, one state file each in one folder; a host is read when it is first asked for. */
export type HostRegistry = {
  /** The host of this name, made with its configured size on first use. */
  get(name: string): SimulatedHost;
  /** Gives a host its size, at once and for its next first use. */
  configure(name: string, size: SizeChange): void;
  /** Names of all hosts that have a state. */
  names(): string[];
  /** Stops all guests' clocks. Their states are in the files already. */
  close(): void;
};

const FILE_SUFFIX = '.jsonl';

export function openHostRegistry(
  folder: string,
  latencies: Latencies,
  configured: ReadonlyMap<string, HostSize> = new Map(),
): HostRegistry {
  mkdirSync(folder, { recursive: true });
  const hosts = new Map<string, SimulatedHost>();

  const open = (name: string): SimulatedHost => {
    const host = createSimulatedHost(name, openHostStore(join(folder, fileName(name))), latencies);
    const { tables } = host.store;
    const size = configured.get(name);
    const row = tables.host.get('host');
    if (!row) {
      const identity = { hostUuid: randomUUID(), bootId: randomUUID(), natCidr: chooseNatNetwork([]) ?? '' };
      host.store.commit(put('host', 'host', { ...identity, size: size ?? DEFAULT_HOST_SIZE }));
    } else if (size && JSON.stringify(size) !== JSON.stringify(row.size)) {
      host.store.commit(put('host', 'host', { ...row, size }));
    }
    for (const instanceId of tables.domain.keys()) schedule(host, instanceId);
    return host;
  };

  const get = (name: string) => {
    const host = hosts.get(name) ?? open(name);
    hosts.set(name, host);
    return host;
  };

  return {
    get,
    configure(name, size) {
      const host = get(name);
      const row = hostRow(host);
      const { vcpus = row.size.vcpus, memoryMib = row.size.memoryMib, diskGib = row.size.diskGib } = size;
      host.store.commit(put('host', 'host', { ...row, size: { vcpus, memoryMib, diskGib } }));
    },
    names: () =>
      readdirSync(folder)
        .filter((file) => file.endsWith(FILE_SUFFIX))
        .map((file) => decodeURIComponent(file.slice(0, -FILE_SUFFIX.length)))
        .sort(),
    close() {
      for (const host of hosts.values()) for (const timer of host.timers.values()) clearTimeout(timer);
      hosts.clear();
    },
  };
}

const MAX_NAME_LENGTH = 80;

function fileName(host: string): string {
  if (host.length > MAX_NAME_LENGTH) {
    throw new HypervisorError('failed', `a host's name has at most ${MAX_NAME_LENGTH} characters`);
  }
  return `${encodeURIComponent(host).replaceAll('.', '%2E')}${FILE_SUFFIX}`;
}
