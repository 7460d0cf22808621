import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How long a number is remembered since it was noted or found by this agent, by a clock that does not jump. A queue may deliver a
 * job again that a dying agent had written down and not yet taken off; that comes within seconds of the next agent's start,
 * whenever that is.
 */
const REMEMBER_MS = 60 * 60_000;

/**
 * The highest number of each of many things, kept over restarts: an operation's attempts that have ended, an instance's generation.
 * Each is an empty file named `id-number`: nothing of what a tenant sent stays longer than needed. None is synced: what a
 * killed process has noted the kernel keeps, and a file system with a journal does not lose it before the removal of what is
 * removed after it.
 */
export type RememberedNumbers = {
  note(id: string, number: number): void;
  /** 0 for what was never noted. */
  highest(id: string): number;
};

export function createRememberedNumbers(folder: string): RememberedNumbers {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const known = new Map<string, { number: number; at: number; files: string[] }>();
  const remember = (file: string, at: number) => {
    const parsed = /^(.+)-(\d+)$/.exec(file);
    if (!parsed?.[1]) return;
    const before = known.get(parsed[1]);
    const number = Math.max(Number(parsed[2]), before?.number ?? 0);
    // Deleted first, so that the map stays in the order of time.
    known.delete(parsed[1]);
    known.set(parsed[1], { number, at, files: [...(before?.files ?? []), file] });
  };
  const sweep = (now: number) => {
    for (const [id, { at, files }] of known) {
      if (at > now - REMEMBER_MS) return;
      known.delete(id);
      for (const file of files) rmSync(join(folder, file), { force: true });
    }
  };

  const openedAt = performance.now();
  for (const file of readdirSync(folder)) remember(file, openedAt);

  return {
    note(id, number) {
      const file = `${id}-${number}`;
      const now = performance.now();
      writeFileSync(join(folder, file), '');
      remember(file, now);
      sweep(now);
    },
    highest: (id) => known.get(id)?.number ?? 0,
  };
}
