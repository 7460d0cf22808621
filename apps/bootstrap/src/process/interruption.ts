import { constants } from 'node:os';

/** Ctrl-C, an end that was asked for, and a terminal that went away. */
export type Interruption = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Ends this process when it is interrupted, once `act` has run, with the exit code of shells: 128 and the signal's number. */
export function onInterruption(act: (signal: Interruption) => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      act(signal);
      process.exit(128 + constants.signals[signal]);
    });
  }
}
