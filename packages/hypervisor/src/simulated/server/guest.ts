import { writeConsole } from './console.ts';
import { type Change, type DomainRow, put } from './host-tables.ts';
import { emit, isOff, type SimulatedHost } from './simulated-host.ts';

/**
 * A guest's life between the calls: it boots, shuts down and reboots in its own time. What it is about to do is part of the
 * host's state with the moment when it is done, so it goes on while the simulator is dead, as a real guest does.
 */

/** Powers a guest on, with the size that its domain has now. */
export function powerOn(host: SimulatedHost, instanceId: string, cause: string): void {
  change(host, instanceId, (domain) => ({
    ...domain,
    power: 'running',
    runsWith: { vcpus: domain.spec.vcpus, memoryMib: domain.spec.memoryMib },
  }));
  beginBoot(host, instanceId);
  emitPower(host, instanceId, cause);
}

/** Ends a running guest at once. */
export function powerOff(
  host: SimulatedHost,
  instanceId: string,
  power: 'shutoff' | 'crashed',
  cause: string,
): void {
  change(host, instanceId, (domain) => ({ ...domain, ...OFF, power }));
  host.typed.delete(instanceId);
  schedule(host, instanceId);
  emitPower(host, instanceId, cause);
}

/** Resets the virtual hardware: the guest boots again without having been off. */
export function resetGuest(host: SimulatedHost, instanceId: string): void {
  beginBoot(host, instanceId);
  emit(host, { type: 'rebooted', instanceId });
}

/** The guest hears that it is to shut down or reboot: by ACPI only once it has booted, and not twice. */
export function beginLeaving(host: SimulatedHost, instanceId: string, to: 'shutdown' | 'reboot'): void {
  const domain = host.store.tables.domain.get(instanceId);
  if (domain?.power !== 'running' || domain.bootsUntil !== null || domain.leaving) return;
  change(host, instanceId, (row) => ({ ...row, leaving: { to, at: Date.now() + host.latencies[to] } }));
  writeConsole(host, instanceId, `\r\n[ OK ] ${to === 'shutdown' ? 'Powering off' : 'Rebooting'}\r\n`);
  schedule(host, instanceId);
}

/** Suspends a running guest or lets it go on, as an operator's `virsh suspend` and `resume` do. */
export function setPaused(host: SimulatedHost, instanceId: string, paused: boolean): void {
  const domain = host.store.tables.domain.get(instanceId);
  if (domain?.power !== (paused ? 'running' : 'paused')) return;
  change(host, instanceId, (row) => ({ ...row, power: paused ? 'paused' : 'running' }));
  schedule(host, instanceId);
  emitPower(host, instanceId, paused ? 'paused' : 'resumed');
}

/** Does what is due and sets the timer for what comes next. Called for every domain when a host's state was loaded. */
export function schedule(host: SimulatedHost, instanceId: string): void {
  clearTimeout(host.timers.get(instanceId));
  host.timers.delete(instanceId);
  const domain = host.store.tables.domain.get(instanceId);
  if (domain?.power !== 'running') return;
  const next = domain.bootsUntil ?? domain.leaving?.at;
  if (next === undefined) return;
  const wait = next - Date.now();
  if (wait <= 0) {
    act(host, instanceId, domain);
    return;
  }
  const timer = setTimeout(() => schedule(host, instanceId), wait);
  timer.unref();
  host.timers.set(instanceId, timer);
}

const OFF = { runsWith: null, bootsUntil: null, leaving: null, user: null } as const;

function act(host: SimulatedHost, instanceId: string, domain: DomainRow): void {
  if (domain.bootsUntil !== null) {
    finishBoot(host, instanceId);
    return;
  }
  if (domain.leaving?.to === 'reboot') {
    resetGuest(host, instanceId);
    return;
  }
  powerOff(host, instanceId, 'shutoff', 'shutdown');
}

const BOOT_LOG = [
  'SeaBIOS (version simulated)',
  'Booting from Hard Disk...',
  '[    0.000000] Linux version 6.1.0-simulated',
  '[    0.412000] virtio_blk virtio1: [vda]',
  '[    0.873000] EXT4-fs (vda1): mounted filesystem with ordered data mode',
  '[    1.104000] random: crng init done',
];

function beginBoot(host: SimulatedHost, instanceId: string): void {
  host.typed.delete(instanceId);
  change(host, instanceId, (domain) => ({
    ...domain,
    bootsUntil: Date.now() + host.latencies.boot,
    leaving: null,
    user: null,
  }));
  writeConsole(host, instanceId, `${BOOT_LOG.join('\r\n')}\r\n`);
  schedule(host, instanceId);
}

/** A first boot writes to the disk, as real ones do. */
const BYTES_OF_A_FIRST_BOOT = 24 * 1024 * 1024;

function finishBoot(host: SimulatedHost, instanceId: string): void {
  const disk = host.store.tables.disk.get(instanceId);
  const wrote: Change[] =
    disk && disk.bytes < BYTES_OF_A_FIRST_BOOT
      ? [put('disk', instanceId, { ...disk, bytes: BYTES_OF_A_FIRST_BOOT })]
      : [];
  change(host, instanceId, (domain) => ({ ...domain, bootsUntil: null }), ...wrote);
  writeConsole(host, instanceId, loginPrompt(host, instanceId));
}

export function loginPrompt(host: SimulatedHost, instanceId: string): string {
  const name = host.store.tables.domain.get(instanceId)?.spec.instanceName ?? 'guest';
  return `\r\nCloudlet simulated guest ${name} ttyS0\r\n\r\n${name} login: `;
}

/** Changes a domain's row, where there is one, together with other rows. */
export function change(
  host: SimulatedHost,
  instanceId: string,
  update: (domain: DomainRow) => DomainRow,
  ...others: Change[]
): void {
  const domain = host.store.tables.domain.get(instanceId);
  if (domain) host.store.commit(put('domain', instanceId, update(domain)), ...others);
}

function emitPower(host: SimulatedHost, instanceId: string, cause: string): void {
  const domain = host.store.tables.domain.get(instanceId);
  if (!domain) return;
  const { power, spec } = domain;
  emit(host, { type: 'power', instanceId, generation: spec.generation, power, cause });
}

/** A host loses its power: every guest is off, nobody tells. */
export function powerOffAll(host: SimulatedHost): void {
  const rows = [...host.store.tables.domain].filter(([, domain]) => !isOff(domain));
  host.store.commit(
    ...rows.map(([instanceId, domain]) => put('domain', instanceId, { ...domain, ...OFF, power: 'shutoff' })),
  );
  for (const [instanceId] of rows) schedule(host, instanceId);
  host.typed.clear();
}
