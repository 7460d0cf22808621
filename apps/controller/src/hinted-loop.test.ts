import { createLogger } from '@cloudlet/daemon';
import { expect, test } from 'vitest';
import { startHintedLoop } from './hinted-loop.ts';

const logger = createLogger('test');
logger.level = 'silent';

/** Resolves with the n-th call's number. */
function counter() {
  let calls = 0;
  const waiting: { at: number; resolve: () => void }[] = [];
  return {
    count: () => calls,
    call() {
      calls += 1;
      for (const one of waiting) if (one.at === calls) one.resolve();
    },
    reaches: (at: number) =>
      calls >= at ? Promise.resolve() : new Promise<void>((resolve) => waiting.push({ at, resolve })),
  };
}

test('runs at once and again at a hint, without waiting for its turn', async () => {
  const runs = counter();
  const loop = startHintedLoop({ name: 't', everyMs: 3_600_000, logger, work: async () => runs.call() });
  await runs.reaches(1);
  loop.hint();
  await runs.reaches(2);
  await loop.stop();
  expect(runs.count()).toBe(2);
});

test('a hint during a run makes one more run, and runs never overlap', async () => {
  const runs = counter();
  let inside = 0;
  let release: () => void = () => {};
  const loop = startHintedLoop({
    name: 't',
    everyMs: 3_600_000,
    logger,
    work: async () => {
      inside += 1;
      expect(inside).toBe(1);
      runs.call();
      if (runs.count() === 1) await new Promise<void>((resolve) => (release = resolve));
      inside -= 1;
    },
  });
  await runs.reaches(1);
  loop.hint();
  loop.hint();
  release();
  await runs.reaches(2);
  await loop.stop();
  expect(runs.count()).toBe(2);
});

test('a run that throws does not end the loop', async () => {
  const runs = counter();
  const loop = startHintedLoop({
    name: 't',
    everyMs: 5,
    logger,
    work: async () => {
      runs.call();
      if (runs.count() === 1) throw new Error('the database is away');
    },
  });
  await runs.reaches(2);
  await loop.stop();
  expect(loop.lastSuccessAt()).not.toBeNull();
});
