import { expect, test } from 'vitest';
import { type Held, mergePeaks, peaksOf, type Step } from './held-over-time.ts';

const held = (instances: number, vcpus = instances): Held => ({
  instances,
  vcpus,
  memoryMib: 0,
  rootDiskGib: 0,
  snapshots: 0,
});
const still = (at: number): Step => ({ at, peak: null, last: null, holdsBefore: true });
const changed = (at: number, peak: Held, last: Held, holdsBefore = true): Step => ({
  at,
  peak,
  last,
  holdsBefore,
});

test('a change holds until the next', () => {
  expect(peaksOf([still(0), changed(60, held(3), held(1)), still(120)], held(2))).toEqual([
    { at: 0, ...held(2) },
    { at: 60, ...held(3) },
    { at: 120, ...held(1) },
  ]);
});

test('what was held before counts in a step where it was sampled, resource by resource, and else does not', () => {
  const down = held(1, 9);
  expect(peaksOf([changed(60, down, down)], held(5, 2))).toEqual([{ at: 60, ...held(5, 9) }]);
  expect(peaksOf([changed(60, down, down, false)], held(5, 2))).toEqual([{ at: 60, ...down }]);
});

test('of steps before the first change nothing is known', () => {
  expect(peaksOf([still(0), changed(60, held(1), held(1))], null)).toEqual([{ at: 60, ...held(1) }]);
  expect(peaksOf([still(0)], null)).toEqual([]);
});

test('of a step that hours and minutes both know the larger counts', () => {
  const [one, two, three] = [
    { at: 0, ...held(4, 1) },
    { at: 0, ...held(2, 3) },
    { at: 60, ...held(1) },
  ];
  expect(mergePeaks([one], [two, three])).toEqual([{ at: 0, ...held(4, 3) }, three]);
});
