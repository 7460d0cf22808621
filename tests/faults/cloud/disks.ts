import { execFile, execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MIB = 1024 * 1024;
const TRIES = 50;

/** A file system of a folder's own, in memory, that can be made full. */
export type Disk = {
  /** From now on it takes nothing more. */
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
};

/** Mounts it; the run's private host takes it away again. */
export function mountDisk(folder: string, sizeMib: number, mode = '755'): Disk {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMib}m,mode=${mode}`, 'tmpfs', folder]);
  const resize = (bytes: number) => run('mount', ['-o', `remount,size=${bytes}`, folder]);
  return {
    async fill() {
      for (let tries = 1; ; tries += 1) {
        const { blocks, bfree, bsize } = statfsSync(folder);
        try {
          await resize((blocks - bfree) * bsize);
          return;
        } catch (error) {
          // Somebody wrote meanwhile: it cannot become smaller than what is on it.
          if (tries === TRIES) throw error;
        }
      }
    },
    async makeRoom() {
      await resize(sizeMib * MIB);
    },
  };
}
