import { expect, test } from 'vitest';
import { inLanes } from './in-lanes.ts';

const tick = () => new Promise((resolve) => setImmediate(resolve));

test('every item has its turn, never more than so many at once', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await inLanes([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await tick();
    running -= 1;
    done.push(item);
  });
  expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(most).toBe(3);
});

test('one that fails is told of after all others were served', async () => {
  const done: number[] = [];
  const work = inLanes([1, 2, 3], 1, async (item) => {
    if (item === 1) throw new Error('the first');
    if (item === 2) throw new Error('the second');
    done.push(item);
  });
  await expect(work).rejects.toThrow('the first');
  expect(done).toEqual([3]);
});
