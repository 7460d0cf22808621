import type { HostUse } from '@cloudlet/hypervisor';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { measureHostUse } from './host-use.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A host whose readings the test gives; one that is an error cannot be read. */
function startMeter(readings: (Omit<HostUse, 'memoryMib' | 'diskGib'> | Error)[]) {
  let count = 0;
  return measureHostUse({
    hypervisor: {
      hostUse: async () => {
        const reading = readings[Math.min(count++, readings.length - 1)];
        if (!reading || reading instanceof Error) throw reading;
        return { ...reading, memoryMib: 1_000 + count, diskGib: 7 };
      },
    },
    logger: pino({ level: 'silent' }),
  });
}

test('two readings tell how busy the CPUs were between them', async () => {
  const meter = startMeter([
    { cpuBusy: 100, cpuTotal: 1_000 },
    { cpuBusy: 400, cpuTotal: 2_000 },
  ]);
  await vi.advanceTimersByTimeAsync(0);
  expect(meter.newest()).toBeUndefined();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(meter.newest()).toEqual({ cpuShare: 0.3, memoryMib: 1_002, diskGib: 7, ageMs: 0 });
  await vi.advanceTimersByTimeAsync(4_000);
  expect(meter.newest()).toMatchObject({ ageMs: 4_000 });
  meter.close();
});

test('counters that began anew say nothing, and what is old is said no more', async () => {
  const meter = startMeter([
    { cpuBusy: 400, cpuTotal: 2_000 },
    { cpuBusy: 10, cpuTotal: 100 },
    { cpuBusy: 20, cpuTotal: 200 },
    new Error('gone'),
  ]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(meter.newest()).toBeUndefined();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(meter.newest()).toMatchObject({ cpuShare: 0.1 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(meter.newest()).toMatchObject({ ageMs: 60_000 });
  await vi.advanceTimersByTimeAsync(1);
  expect(meter.newest()).toBeUndefined();
  meter.close();
});
