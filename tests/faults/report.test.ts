import { expect, test } from 'vitest';
import { isGood, type Report } from './report.ts';

const good = {
  findings: { lost: 0, stuck: 0, leaked: 0, wrong: 0 },
  crashes: [],
  faults: { 'redis-flush': { planned: 2, fired: 1 }, 'agent-kill': { planned: 0, fired: 0 } },
} as const satisfies Partial<Report>;

test('a run is good where nothing was found and every kind of fault that was planned happened', () => {
  expect(isGood(good)).toBe(true);
  expect(isGood({ ...good, findings: { ...good.findings, lost: 1 } })).toBe(false);
  expect(isGood({ ...good, crashes: [{ name: 'portal', at: 'then', how: 'exit code 1' }] })).toBe(false);
});

test('a run of which a kind of fault never happened shows nothing of it', () => {
  expect(isGood({ ...good, faults: { 'redis-flush': { planned: 2, fired: 0 } } })).toBe(false);
});
