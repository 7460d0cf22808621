import { expect, test } from 'vitest';
import { stepsOf } from './chart-data.ts';

const at = (minute: number) => `2026-11-23T09:${String(minute).padStart(2, '0')}:00.000Z`;

test('a step that was not sampled is a gap, also at either end', () => {
  const items = [5, 10, 20].map((minute) => ({ at: at(minute), vcpus: minute }));
  const { moments, items: steps } = stepsOf({ stepSeconds: 300, from: at(0), to: at(27), items });
  expect(moments.map((moment) => new Date(moment).toISOString())).toEqual([0, 5, 10, 15, 20, 25].map(at));
  expect(steps.map((step) => step?.vcpus ?? null)).toEqual([null, 5, 10, null, 20, null]);
});
