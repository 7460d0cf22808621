import { expect, test } from 'vitest';
import { cpuTime } from './host-use.ts';

test('a CPU that waits for a disk is idle, and a guest’s time counts once', () => {
  const stat = 'cpu  100 10 40 700 50 3 7 90 60 5\ncpu0 100 10 40 700 50 3 7 90 60 5\n';
  expect(cpuTime(stat)).toEqual({ cpuBusy: 250, cpuTotal: 1_000 });
});
