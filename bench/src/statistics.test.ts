import { expect, test } from 'vitest';
import { median, percentile } from './statistics.ts';

test('percentiles interpolate between the closest ranks', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(percentile([10], 95)).toBe(10);
  expect(percentile([0, 100], 95)).toBe(95);
});

test('nothing has no percentile', () => {
  expect(() => median([])).toThrow('no values');
});
