import { expect, test } from 'vitest';
import { createControlClock } from './control-clock.ts';

test('knows the control plane’s time by what it said last, whatever the wall clock says', () => {
  let elapsed = 5_000;
  const clock = createControlClock(() => elapsed);
  expect(clock.now()).toBeNull();
  clock.heard(1_000_000);
  elapsed += 250;
  expect(clock.now()).toBe(1_000_250);
  clock.heard(900_000);
  expect(clock.now()).toBe(900_000);
});
