import { setTimeout as delay } from 'node:timers/promises';

/** Time as operations see it, so that tests need not wait. */
export type Clock = {
  /** Milliseconds since 1970, for the record: it may jump. */
  now(): number;
  /** Milliseconds since some moment, for durations: it does not jump. */
  elapsed(): number;
  /** Resolves after `ms`, or as soon as the signal comes; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
  },
};

/** Milliseconds to wait before the try after `tries` failed ones: 0.2 s, doubling, at most 10 s. */
export function backoffMs(tries: number): number {
  return Math.min(10_000, 200 * 2 ** Math.min(tries - 1, 10));
}
