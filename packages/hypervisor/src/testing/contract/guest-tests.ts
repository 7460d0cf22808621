import { afterAll, beforeAll } from 'vitest';
import { type Bench, LONG_MS, removeGuest } from './bench.ts';
import { guestEndTests } from './guest-end-tests.ts';
import { guestPowerTests } from './guest-power-tests.ts';
import { createGuestScene } from './guest-scene.ts';
import { guestSnapshotTests } from './guest-snapshot-tests.ts';
import { guestStartTests } from './guest-start-tests.ts';

/**
 * One guest's life from its first start to its end, for a start under emulation takes long: each test goes on where the one
 * before has ended. What its disk holds is told by a file, `mark`.
 */
export function guestTests(bench: () => Bench): void {
  const scene = createGuestScene(bench);
  beforeAll(() => scene.install(), LONG_MS);
  afterAll(() => removeGuest(bench(), scene.plan()), LONG_MS);

  guestStartTests(scene);
  guestSnapshotTests(scene);
  guestPowerTests(scene);
  guestEndTests(scene);
}
