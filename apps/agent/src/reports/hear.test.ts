import { randomUUID } from 'node:crypto';
import { CONTRACT_VERSION, type InboxMessage, type Report, type ReportEnvelope } from '@cloudlet/contract';
import type { HostFacts } from '@cloudlet/hypervisor';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPresence } from '../observation/presence.ts';
import { createSealer } from './envelope.ts';
import { createHearing } from './hear.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const ids = { nodeId: randomUUID(), hostUuid: randomUUID(), bootId: randomUUID(), epoch: 3 };
const seal = createSealer(() => ids);
const LISTING: Report = {
  type: 'listing',
  domains: [],
  holdings: { leftovers: [], diskless: [], snapshots: [], addresses: [], descriptions: [] },
};
const RESULT: Report = {
  type: 'result',
  operationId: randomUUID(),
  attempt: 1,
  instanceId: randomUUID(),
  generation: 1,
  outcome: 'succeeded',
  undo: 'not-needed',
  power: 'running',
  output: {},
  steps: [],
};

/** An agent's hearing; its disk is full when the test says so. */
function startHearing() {
  const kept = new Map<string, ReportEnvelope>();
  const state = { diskIsFull: false };
  const heardTimes: number[] = [];
  const hellos: ReportEnvelope[] = [];
  const forgotten: string[] = [];
  const needsDisk = () => {
    if (state.diskIsFull) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  };
  const presence = createPresence({ agentVersion: '1', seal, send: (hello) => hellos.push(hello) });
  const hear = createHearing({
    epoch: ids.epoch,
    scheduler: { cancel: () => undefined },
    journal: {
      forget: (operationId) => {
        needsDisk();
        forgotten.push(operationId);
      },
    },
    outbox: {
      all: () => [...kept.values()],
      acknowledge: (reportIds) =>
        reportIds.flatMap((id) => {
          const report = kept.get(id);
          kept.delete(id);
          return report ?? [];
        }),
    },
    presence,
    controlClock: { heard: (at) => heardTimes.push(at) },
    watch: { acknowledged: () => undefined, describe: async () => undefined },
    list: () => undefined,
    obey: needsDisk,
    logger: pino({ level: 'silent' }),
  });
  const keep = (report: Report) => {
    const envelope = seal(report);
    kept.set(envelope.reportId, envelope);
    return envelope.reportId;
  };
  return { hear, presence, keep, kept, state, heardTimes, hellos, forgotten };
}

const acknowledged = (at: number, ...reportIds: string[]): InboxMessage => ({
  version: CONTRACT_VERSION,
  type: 'acknowledged',
  reportIds,
  at,
});
const roster = (at: number, helloId: string): InboxMessage => ({
  version: CONTRACT_VERSION,
  type: 'roster',
  epoch: ids.epoch,
  helloId,
  instances: [],
  at,
});

test('what time it is tells only what answers this agent, not what lies there from before', () => {
  const { hear, presence, keep, hellos, heardTimes } = startHearing();
  presence.sayHello({} as HostFacts);
  hear(acknowledged(1_000, randomUUID()));
  hear(roster(1_500, randomUUID()));
  expect(heardTimes).toEqual([]);
  const reportId = keep(LISTING);
  hear(acknowledged(9_000, randomUUID(), reportId));
  hear(roster(9_500, hellos[0]?.reportId ?? ''));
  expect(heardTimes).toEqual([9_000, 9_500]);
  hear(acknowledged(1_000, reportId));
  expect(heardTimes).toEqual([9_000, 9_500]);
  presence.close();
});

test('a roster that could not be obeyed is asked for again', () => {
  const { hear, presence, hellos, state } = startHearing();
  presence.sayHello({} as HostFacts);
  const answer = roster(1, hellos[0]?.reportId ?? '');
  state.diskIsFull = true;
  expect(() => hear(answer)).toThrow('no space left');
  expect(presence.isKnown()).toBe(false);
  vi.advanceTimersByTime(5_000);
  expect(hellos).toHaveLength(2);
  state.diskIsFull = false;
  hear(answer);
  expect(presence.isKnown()).toBe(true);
  vi.advanceTimersByTime(10_000);
  expect(hellos).toHaveLength(2);
  presence.close();
});

test('a result whose attempt could not be forgotten is kept, to be acknowledged again', () => {
  const { hear, keep, kept, state, forgotten } = startHearing();
  const reportId = keep(RESULT);
  state.diskIsFull = true;
  expect(() => hear(acknowledged(1, reportId))).toThrow('no space left');
  expect(kept.has(reportId)).toBe(true);
  state.diskIsFull = false;
  hear(acknowledged(2, reportId));
  expect([kept.size, forgotten.length]).toEqual([0, 1]);
});
