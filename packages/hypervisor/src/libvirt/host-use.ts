import { readFile, statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import type { HostUse } from '../port.ts';

/** What this host uses now, whoever uses it: guests, the agent and everything else. Asks the kernel alone, for libvirtd may hang. */
export async function readHostUse(stateDir: string): Promise<HostUse> {
  const [stat, disk] = await Promise.all([readFile('/proc/stat', 'utf8'), statfs(stateDir)]);
  return {
    ...cpuTime(stat),
    memoryMib: Math.round((totalmem() - freemem()) / 2 ** 20),
    diskGib: Math.round(((disk.blocks - disk.bfree) * disk.bsize) / 2 ** 30),
  };
}

/**
 * The sum of all CPUs in /proc/stat's first line: user, nice, system, idle, iowait, irq, softirq, steal (proc(5)). The guests' own
 * times behind them are parts of user and nice already.
 */
export function cpuTime(stat: string): Pick<HostUse, 'cpuBusy' | 'cpuTotal'> {
  const ticks = (/^cpu\s+(.*)$/m.exec(stat)?.[1] ?? '').split(/\s+/).map(Number).slice(0, 8);
  const [, , , idle = 0, iowait = 0] = ticks;
  const cpuTotal = ticks.reduce((sum, part) => sum + part, 0);
  return { cpuBusy: cpuTotal - idle - iowait, cpuTotal };
}
