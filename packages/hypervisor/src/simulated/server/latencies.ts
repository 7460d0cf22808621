import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { HypervisorError } from '../../port.ts';

/** How long the simulated things take, in milliseconds: realistic for KVM on a good host, but quick. */
export const DEFAULT_LATENCIES = {
  /** Defining and undefining. */
  define: 3,
  start: 50,
  powerOff: 20,
  reset: 5,
  /** From a start to the login prompt; ACPI is ignored meanwhile. */
  boot: 1_500,
  /** From the power button to off. */
  shutdown: 300,
  /** From the request to the `rebooted` event. */
  reboot: 300,
  disk: 20,
  seed: 5,
  address: 5,
  /** Copying a whole disk: snapshot and restore. */
  copy: 800,
} as const;

export type LatencyName = keyof typeof DEFAULT_LATENCIES;
export type Latencies = { [Name in LatencyName]: number };

const milliseconds = z.number().nonnegative();
const names = Object.keys(DEFAULT_LATENCIES) as LatencyName[];
/** Some of the latencies, by name. @throws ZodError for a name that does not exist */
export const latenciesSchema = z.partialRecord(z.enum(names), milliseconds);

/** Nothing takes any time: for unit tests. */
export const NO_LATENCIES: Latencies = {
  define: 0,
  start: 0,
  powerOff: 0,
  reset: 0,
  boot: 0,
  shutdown: 0,
  reboot: 0,
  disk: 0,
  seed: 0,
  address: 0,
  copy: 0,
};

/** Waits that long. @throws HypervisorError `aborted` when the signal comes first, or has come. */
export async function takeTime(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    signal?.throwIfAborted();
    if (milliseconds > 0) await sleep(milliseconds, undefined, signal ? { signal } : {});
  } catch (error) {
    throw new HypervisorError('aborted', 'the call was aborted', { cause: error });
  }
}
