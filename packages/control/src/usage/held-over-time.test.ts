import { expect, test } from 'vitest';
import { type Change, heldAt, peaksOf } from './held-over-time.ts';

const change = (at: number, instances: number, vcpus = instances): Change => ({
  at,
  instances,
  vcpus,
  memoryMib: 0,
  rootDiskGib: 0,
  snapshots: 0,
});
const seen = (readings: readonly Change[]) => readings.map(({ at, instances }) => [at, instances]);

test('a change holds until the next', () => {
  const readings = heldAt([60, 120, 180, 240], [change(60, 1), change(180, 3)]);
  expect(seen(readings)).toEqual([
    [60, 1],
    [120, 1],
    [180, 3],
    [240, 3],
  ]);
});

test('what was held before the first moment holds in it, and before the first change nothing is known', () => {
  expect(seen(heldAt([120], [change(0, 7)]))).toEqual([[120, 7]]);
  expect(seen(heldAt([60, 120], [change(120, 7)]))).toEqual([[120, 7]]);
  expect(heldAt([60], [])).toEqual([]);
});

test('a step says the peak of each resource, and steps without a moment are left out', () => {
  const readings = [change(0, 1, 9), change(60, 5, 2), change(900, 2)];
  expect(peaksOf(readings, 300)).toEqual([change(0, 5, 9), change(900, 2)]);
});
