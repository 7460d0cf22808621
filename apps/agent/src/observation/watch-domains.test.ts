import type { DomainObservation, Report } from '@cloudlet/contract';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchDomains } from './watch-domains.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const A: DomainObservation = { instanceId: '0198-a', generation: 1, power: 'running' };
const B: DomainObservation = { instanceId: '0198-b', generation: 1, power: 'running' };

/** A watch over domains that the test changes; the control plane acknowledges when the test says so. */
function startWatch() {
  const said: Report[] = [];
  const state = { domains: [A, B], acknowledges: true };
  const watch = watchDomains({
    hypervisor: {
      listDomains: async () =>
        state.domains.map((domain) => ({ ...domain, name: 'n', vcpus: 1, memoryMib: 1 })),
      isHealthy: () => true,
      onEvent: () => () => undefined,
    },
    report: (report) => {
      said.push(report);
      if (report.type === 'listing' && state.acknowledges) watch.acknowledged(report);
    },
    onReconnected: async () => undefined,
    logger: pino({ level: 'silent' }),
  });
  return { watch, said, state };
}

const aMinute = () => vi.advanceTimersByTimeAsync(60_000);

test('what has changed is listed twice, so that a vanished domain is believed, and then no more', async () => {
  const { watch, said, state } = startWatch();
  await aMinute();
  expect(said).toEqual([
    { type: 'listing', domains: [A, B] },
    { type: 'listing', domains: [A, B] },
  ]);
  await aMinute();
  expect(said).toHaveLength(2);

  state.domains = [A];
  await aMinute();
  await aMinute();
  expect(said.slice(2)).toEqual([
    { type: 'listing', domains: [A] },
    { type: 'listing', domains: [A] },
  ]);
  watch.close();
});

test('a listing that was never acknowledged has not been said', async () => {
  const { watch, said, state } = startWatch();
  state.acknowledges = false;
  await aMinute();
  await aMinute();
  expect(said).toHaveLength(4);
  state.acknowledges = true;
  await aMinute();
  await aMinute();
  expect(said).toHaveLength(6);
  watch.close();
});
