import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Which process this is, beyond its number: numbers are used again, and a reboot begins anew. */
export const processIdentitySchema = z.object({
  pid: z.int().positive(),
  /** Clock ticks since the boot at which it began (proc(5), /proc/PID/stat, field 22). */
  startedAt: z.string(),
  bootId: z.string(),
});
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** The process with this number now, or null where there is none. */
export function identityOf(pid: number): ProcessIdentity | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the command in parentheses, may hold blanks and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    const startedAt = fields[19];
    if (!startedAt || state === 'Z' || state === 'X') return null;
    return { pid, startedAt, bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() };
  } catch {
    return null;
  }
}

export function isAlive(process: ProcessIdentity): boolean {
  const now = identityOf(process.pid);
  return now?.startedAt === process.startedAt && now.bootId === process.bootId;
}
