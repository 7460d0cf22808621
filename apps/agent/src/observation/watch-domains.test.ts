import type { DomainObservation, Report } from '@cloudlet/contract';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchDomains } from './watch-domains.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const A: DomainObservation = { instanceId: '0198-a', generation: 1, power: 'running' };
const B: DomainObservation = { instanceId: '0198-b', generation: 1, power: 'running' };

const EMPTY = { domains: [], disks: [], seeds: [], snapshots: [], addresses: [], temporaries: [] };

/** A watch over domains that the test changes; the control plane acknowledges when the test says so. */
function startWatch() {
  const said: Report[] = [];
  /** The numbers that the reports were given. */
  const numbers: number[] = [];
  let lastNumber = 0;
  const state = { domains: [A, B], acknowledges: true, isDescribable: true, whileTakingStock: () => {} };
  const watch = watchDomains({
    hypervisor: {
      listDomains: async () =>
        state.domains.map((domain) => ({ ...domain, name: 'n', vcpus: 1, memoryMib: 1 })),
      listHoldings: async () => {
        state.whileTakingStock();
        return { ...EMPTY, disks: state.domains.map(({ instanceId }) => instanceId) };
      },
      describeInstance: async () => {
        if (!state.isDescribable) throw new Error('its disk cannot be read');
        return { domain: null, disk: null, snapshots: [] };
      },
      isHealthy: () => true,
      onEvent: () => () => undefined,
    },
    begin: () => {
      lastNumber += 1;
      const number = lastNumber;
      return (report) => {
        said.push(report);
        numbers.push(number);
        if (report.type === 'listing' && state.acknowledges) watch.acknowledged(report);
      };
    },
    onReconnected: async () => undefined,
    logger: pino({ level: 'silent' }),
  });
  /** Somebody else seals a report. */
  const sealAnother = () => {
    lastNumber += 1;
    return lastNumber;
  };
  return { watch, said, state, numbers, sealAnother };
}

const aMinute = () => vi.advanceTimersByTimeAsync(60_000);

test('what has changed is listed twice, so that a vanished domain is believed, and then no more', async () => {
  const { watch, said, state } = startWatch();
  await aMinute();
  expect(said).toEqual([
    expect.objectContaining({ type: 'listing', domains: [A, B] }),
    expect.objectContaining({ type: 'listing', domains: [A, B] }),
  ]);
  await aMinute();
  expect(said).toHaveLength(2);

  state.domains = [A];
  await aMinute();
  await aMinute();
  expect(said.slice(2)).toEqual([
    expect.objectContaining({ type: 'listing', domains: [A] }),
    expect.objectContaining({ type: 'listing', domains: [A] }),
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

test('what is asked for is described once, in a listing of its own', async () => {
  const { watch, said } = startWatch();
  await aMinute();
  await watch.describe([A.instanceId]);
  const nothing = { instanceId: A.instanceId, domain: null, disk: null, snapshots: [] };
  expect(said.at(-1)).toMatchObject({ type: 'listing', holdings: { descriptions: [nothing] } });
  await aMinute();
  expect(said).toHaveLength(3);
  await watch.list();
  expect(said.at(-1)).toMatchObject({ holdings: { descriptions: [] } });
  watch.close();
});

test('a control plane that begins anew is told twice again, though nothing has changed', async () => {
  const { watch, said } = startWatch();
  await aMinute();
  await aMinute();
  expect(said).toHaveLength(2);
  await watch.list();
  await aMinute();
  await aMinute();
  expect(said).toHaveLength(4);
  watch.close();
});

test('a listing is older than a result that was sealed after its domains were read', async () => {
  const { watch, state, numbers, sealAnother } = startWatch();
  let result = 0;
  state.whileTakingStock = () => {
    result = sealAnother();
  };
  await watch.list();
  expect(numbers.at(-1)).toBeLessThan(result);
  watch.close();
});

test('what cannot be described is described later, however often it is asked for', async () => {
  const { watch, said, state } = startWatch();
  const described = () =>
    said.map((report) => (report.type === 'listing' ? report.holdings?.descriptions.length : null));
  state.isDescribable = false;
  await watch.describe([A.instanceId]);
  await watch.describe([A.instanceId]);
  expect(described()).toEqual([0]);
  state.isDescribable = true;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(described()).toEqual([0, 1]);
  watch.close();
});
