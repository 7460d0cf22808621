import { expect, test } from 'vitest';
import { listeningTime } from './listening-time.ts';

test('counts from the first turn, and anew after a break', () => {
  let now = 0;
  const listening = listeningTime(() => now);
  expect(listening.ms()).toBe(0);
  listening.heard();
  now = 3_000;
  listening.heard();
  now = 6_000;
  expect(listening.ms()).toBe(6_000);
  now = 20_000;
  expect(listening.ms()).toBe(0);
  listening.heard();
  now = 21_000;
  expect(listening.ms()).toBe(1_000);
});
