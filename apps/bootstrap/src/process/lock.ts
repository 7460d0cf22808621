import { linkSync, rmSync, writeFileSync } from 'node:fs';
import { identityOf, isAlive, processIdentitySchema } from '@cloudlet/daemon';
import { hasCode, isDiskFull, Problem } from '../errors.ts';
import { parseJson, readFileIfExists } from '../state/files.ts';

/**
 * Lets one process at a time change a cloud. The lock names its holder, so one that was killed holds nothing.
 * @returns a function that gives the lock back. @throws Problem when another process has it.
 */
export function takeLock(path: string, purpose: string): () => void {
  const mine = identityOf(process.pid);
  if (!mine) throw new Error('/proc does not show this process');
  const draft = `${path}.${process.pid}`;
  try {
    const before = readHolder(path);
    if (before && isAlive(before)) throw inUse(before.pid, purpose);
    writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
    for (;;) {
      if (tryLink(draft, path)) return () => rmSync(path, { force: true });
      const holder = readHolder(path);
      if (holder && isAlive(holder)) throw inUse(holder.pid, purpose);
      rmSync(path, { force: true });
    }
  } catch (cause) {
    if (!isDiskFull(cause)) throw cause;
    throw new Problem(`${path} cannot be written: the disk is full`, {
      next: 'Make room there (`df` shows where it went), then run the command again.',
      cause,
    });
  } finally {
    rmSync(draft, { force: true });
  }
}

/** link(2) fails where the name exists: the lock appears whole or not at all. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function readHolder(path: string) {
  const text = readFileIfExists(path);
  return text === undefined ? undefined : processIdentitySchema.safeParse(parseJson(text)).data;
}

function inUse(pid: number, purpose: string): Problem {
  return new Problem(`Another ${purpose} is at work on this state directory`, {
    why: `process ${pid} has the lock`,
    next: 'Wait until it has ended, then run the command again.',
  });
}
