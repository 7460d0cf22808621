import type { HostUse } from '../../port.ts';
import { hostRow, type SimulatedHost } from './simulated-host.ts';
import { usedBytes } from './storage-space.ts';

/** What a running guest does: so much of each of its vCPUs' time. */
const BUSY_SHARE = 0.1;
/** What the host's own programs take. */
const OWN_MEMORY_MIB = 512;

/**
 * What a simulated host uses: its running guests' memory, a little of their CPUs, and the bytes of their files.
 * @param now milliseconds since 1970
 */
export function hostUse(host: SimulatedHost, now: number): HostUse {
  const { size } = hostRow(host);
  const running = [...host.store.tables.domain.values()].flatMap(({ runsWith }) => runsWith ?? []);
  const sum = (part: 'vcpus' | 'memoryMib') => running.reduce((total, guest) => total + guest[part], 0);
  const share = Math.min(1, (sum('vcpus') * BUSY_SHARE) / size.vcpus);
  const passed = Math.max(0, now - host.cpu.at);
  host.cpu = {
    at: now,
    busy: host.cpu.busy + passed * size.vcpus * share,
    total: host.cpu.total + passed * size.vcpus,
  };
  return {
    cpuBusy: host.cpu.busy,
    cpuTotal: host.cpu.total,
    memoryMib: Math.min(size.memoryMib, OWN_MEMORY_MIB + sum('memoryMib')),
    diskGib: Math.round(usedBytes(host) / 2 ** 30),
  };
}
