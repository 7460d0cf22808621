import { expect, test } from 'vitest';
import { FAULT_KINDS } from './faults.ts';
import { describePlan, makePlan, type PlanSettings } from './plan.ts';

const MINUTE = 60_000;
const settings: PlanSettings = {
  durationMs: 20 * MINUTE,
  nodes: 3,
  controllers: 2,
  scale: 1,
  kinds: FAULT_KINDS.map(({ name }) => name),
  tenants: 2,
  names: 14,
  rate: 2,
};

test('the plan is a function of the seed', () => {
  const plan = makePlan(7, settings);
  expect(makePlan(7, settings).digest).toBe(plan.digest);
  expect(describePlan(makePlan(7, settings))).toBe(describePlan(plan));
  expect(makePlan(8, settings).digest).not.toBe(plan.digest);
});

test('other faults leave what users do as it was', () => {
  const load = ({ load }: ReturnType<typeof makePlan>) => load;
  expect(load(makePlan(7, { ...settings, kinds: ['redis-flush'] }))).toEqual(load(makePlan(7, settings)));
});

test.each([1, 2, 3, 4, 5])(
  'a run of 20 minutes with seed %i plans every kind, and ends them in its time',
  (seed) => {
    const { faults } = makePlan(seed, settings);
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(settings.kinds));
    for (const { at, lastsMs } of faults) expect(at + lastsMs).toBeLessThanOrEqual(settings.durationMs);
  },
);

test('a part that is broken is not broken again before it had time to recover', () => {
  const { faults } = makePlan(7, settings);
  for (const [index, fault] of faults.entries()) {
    const same = faults
      .slice(index + 1)
      .find((later) => later.occupies.some((part) => fault.occupies.includes(part)));
    if (same) expect(same.at).toBeGreaterThan(fault.at + fault.lastsMs);
  }
});

test('users ask for every kind of operation', () => {
  const kinds = new Set(makePlan(7, settings).load.map(({ ask }) => ask.kind));
  expect([...kinds].sort()).toEqual(
    [
      'create',
      'delete-snapshot',
      'destroy',
      'guest',
      'reboot',
      'resize',
      'restore',
      'snapshot',
      'start',
      'stop',
    ].sort(),
  );
});
