import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { hasCode } from '../errors.ts';

/**
 * A process told from every other one that ever has the same pid: by its start (clock ticks since boot, proc_pid_stat(5)
 * field 22) and the boot that it belongs to.
 */
export const processIdentitySchema = z.object({
  pid: z.int().positive(),
  startTicks: z.string(),
  bootId: z.string(),
});
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** @returns undefined where no such process runs. A zombie does not, once its last thread has ended and its files are closed. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid);
  if (stat === undefined) return undefined;
  // The command's name stands in parentheses and may hold anything, also spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, threads, startTicks] = [fields[0], Number(fields[17]), fields[19]];
  const hasEnded = state === 'X' || (state === 'Z' && threads <= 1);
  if (hasEnded || startTicks === undefined) return undefined;
  return { pid, startTicks, bootId: bootId() };
}

/** Whether exactly this process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now !== undefined && now.startTicks === identity.startTicks && now.bootId === identity.bootId;
}

function readStat(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
