import { expect, test } from 'vitest';
import { stepsOf } from './chart-data.ts';

const at = (minute: number) => `2026-11-23T09:${String(minute).padStart(2, '0')}:00.000Z`;

test('a step that was not sampled is a gap, also at either end', () => {
  const items = [5, 10, 20].map((minute) => ({ at: at(minute), vcpus: minute }));
  const { moments, items: steps } = stepsOf({ stepSeconds: 300, from: at(0), to: at(27), items });
  expect(moments.map((moment) => new Date(moment).toISOString())).toEqual([0, 5, 10, 15, 20, 25].map(at));
  expect(steps.map((step) => step?.vcpus ?? null)).toEqual([null, 5, 10, null, 20, null]);
});

test('what has just begun is drawn from its beginning, and an hour of a day at least', () => {
  const hours = (first: number) => {
    const items = [first, 23].map((hour) => ({
      at: `2026-11-23T${String(hour).padStart(2, '0')}:00:00.000Z`,
    }));
    return stepsOf({
      stepSeconds: 3_600,
      from: '2026-11-23T00:00:00.000Z',
      to: '2026-11-23T23:30:00.000Z',
      items,
    }).moments.map((moment) => new Date(moment).getUTCHours());
  };
  expect(hours(0)[0]).toBe(0);
  expect(hours(5)[0]).toBe(5);
  expect(hours(5).at(-1)).toBe(23);
  expect(hours(23)).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
  const nothing = {
    stepSeconds: 3_600,
    from: '2026-11-23T00:00:00.000Z',
    to: '2026-11-23T23:00:00.000Z',
    items: [],
  };
  expect(stepsOf(nothing).items.every((item) => item === null)).toBe(true);
});
