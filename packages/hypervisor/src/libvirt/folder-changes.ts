import { type FSWatcher, watch } from 'node:fs';
import { exists } from './files.ts';

/** inotify tells of changes at once; this is for a folder that is not there yet, and for file systems without inotify (NFS). */
const LOOK_EVERY_MS = 1_000;

export type FolderChanges = {
  /** Resolves when something changes in the folder after this call, or after a while, or when the signal comes. */
  next(): Promise<void>;
  close(): void;
};

/** Watches a folder, which may be made later. */
export function watchFolder(folder: string, signal: AbortSignal): FolderChanges {
  let waiting: (() => void)[] = [];
  let watcher: FSWatcher | null = null;
  const wake = () => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  const stop = () => {
    watcher?.close();
    watcher = null;
  };
  signal.addEventListener('abort', wake, { once: true });

  function start(): void {
    try {
      // An inotify watch that breaks, or that the kernel has no room for, leaves the regular look.
      watcher = watch(folder, wake).on('error', stop);
    } catch {
      watcher = null;
    }
  }

  return {
    async next() {
      if (signal.aborted) return;
      const changed = new Promise<void>((resolve) => waiting.push(resolve));
      const timer = setTimeout(wake, LOOK_EVERY_MS);
      if (watcher === null && (await exists(folder))) start();
      await changed;
      clearTimeout(timer);
    },
    close() {
      signal.removeEventListener('abort', wake);
      stop();
      waiting = [];
    },
  };
}
