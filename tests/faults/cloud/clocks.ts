import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARY = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`)
  .find((path) => existsSync(path));

/**
 * A wall clock that can be set while its process runs (libfaketime). What measures durations, the monotonic clock, goes on
 * as ever, as it does where somebody sets a host's clock.
 */
export type Clock = {
  /** Seconds from the true time, noticed within a second. */
  set(seconds: number): void;
  readonly environment: Readonly<Record<string, string>>;
};

export function makeClock(folder: string, name: string): Clock {
  if (!LIBRARY) throw new Error('libfaketime is not installed: ./cloudlet test --set-up-only');
  const file = join(folder, name);
  const set = (seconds: number) => {
    // Whole at once: it is read at any moment.
    writeFileSync(`${file}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    renameSync(`${file}.new`, file);
  };
  set(0);
  return {
    set,
    environment: {
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_CACHE_DURATION: '1',
    },
  };
}
