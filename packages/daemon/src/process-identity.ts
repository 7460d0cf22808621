import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Which process this is, beyond its number: numbers are used again, and a reboot begins anew. */
export const processIdentitySchema = z.object({
  pid: z.int().positive(),
  /** Clock ticks since the boot at which it began (proc_pid_stat(5), field 22). */
  startedAt: z.string(),
  bootId: z.string(),
});
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/**
 * The process with this number now, or null where none runs. A zombie does not, once its last thread has ended: until then
 * its files and locks are still held.
 */
export function identityOf(pid: number): ProcessIdentity | null {
  const stat = readStat(pid);
  if (stat === null) return null;
  // The second field, the command in parentheses, may hold blanks and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, threads, startedAt] = [fields[0], Number(fields[17]), fields[19]];
  const hasEnded = state === 'X' || (state === 'Z' && threads <= 1);
  if (hasEnded || startedAt === undefined) return null;
  return { pid, startedAt, bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() };
}

/** Whether exactly this process still runs. */
export function isAlive(process: ProcessIdentity): boolean {
  const now = identityOf(process.pid);
  return now?.startedAt === process.startedAt && now.bootId === process.bootId;
}

function readStat(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    // It ended before or while it was read.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return null;
    throw error;
  }
}
