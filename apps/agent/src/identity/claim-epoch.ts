import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { identityOf, isAlive, processIdentitySchema } from '@cloudlet/daemon';
import { syncFolder } from '../journal/durable.ts';

/** Another agent works with this state directory. */
export class AlreadyRunningError extends Error {
  constructor(pid: number, folder: string) {
    super(`another agent, process ${pid}, uses ${folder}`);
    this.name = 'AlreadyRunningError';
  }
}

/**
 * Counts this start of the agent and keeps others out. Each start makes the file of the next number, whole and at once (a
 * hard link), naming its process: of two that start together one finds the number taken. A dead holder needs no cleaning,
 * and the number is the epoch that rises with each start.
 * @throws AlreadyRunningError
 */
export async function claimEpoch(folder: string): Promise<number> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const self = identityOf(process.pid);
  if (!self) throw new Error('/proc does not show this process');
  const draft = join(folder, `draft-${process.pid}`);
  writeSynced(draft, JSON.stringify(self));
  try {
    for (;;) {
      const last = Math.max(0, ...epochsIn(folder));
      const holder = last > 0 ? holderOf(folder, last) : null;
      if (holder && isAlive(holder)) throw new AlreadyRunningError(holder.pid, folder);
      if (!take(draft, join(folder, String(last + 1)))) continue;
      // Whoever looked before this one and was slow may have passed it meanwhile.
      const later = epochsIn(folder).some((epoch) => epoch > last + 1);
      if (later) {
        rmSync(join(folder, String(last + 1)));
        continue;
      }
      for (const epoch of epochsIn(folder))
        if (epoch <= last) rmSync(join(folder, String(epoch)), { force: true });
      await syncFolder(folder);
      return last + 1;
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

function take(draft: string, target: string): boolean {
  try {
    linkSync(draft, target);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(folder: string, epoch: number) {
  try {
    return processIdentitySchema.parse(JSON.parse(readFileSync(join(folder, String(epoch)), 'utf8')));
  } catch {
    // Removed by a later start meanwhile, or lost with the power: no process of now.
    return null;
  }
}

function epochsIn(folder: string): number[] {
  return readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function writeSynced(path: string, content: string): void {
  writeFileSync(path, content, { mode: 0o600 });
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
