import { expect, test } from 'vitest';
import { afterExit, type BackOff, noBackOff } from './back-off.ts';

/** The delays (ms) after each exit of a part that ends `ranForMs` after each start. */
function delays(exits: number, ranForMs: number, from: BackOff = noBackOff): number[] {
  let state = from;
  let now = 0;
  return Array.from({ length: exits }, () => {
    now += ranForMs;
    const next = afterExit(state, now, ranForMs);
    state = next.state;
    now += next.delayMs;
    return next.delayMs;
  });
}

test('five exits a minute are answered at once, then the delay doubles up to half a minute', () => {
  expect(delays(11, 50)).toEqual([100, 100, 100, 100, 100, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('exits that are seldom enough are always answered at once', () => {
  expect(delays(20, 13_000)).toEqual(Array.from({ length: 20 }, () => 100));
});

test('once delayed, only a quiet minute resets the delay', () => {
  const looping: BackOff = { exits: [], level: 3 };
  expect(afterExit(looping, 100_000, 59_000).delayMs).toBe(16_000);
  expect(afterExit(looping, 100_000, 60_000)).toEqual({
    state: { exits: [100_000], level: 0 },
    delayMs: 100,
  });
});
