import { describe, expect, it } from 'vitest';
import type { Change } from '../shapes.ts';
import { createHintQueue } from './hint-queue.ts';

const never = new AbortController().signal;
const instance = (instanceId: string): Change => ({ type: 'instance', instanceId });

describe('the queue of a subscriber', () => {
  it('makes one of twins', async () => {
    const queue = createHintQueue<Change>();
    for (const change of [instance('a'), instance('b'), instance('a'), { type: 'quota' } as const])
      queue.push(change);
    expect(await queue.take(1_000, never)).toEqual([instance('a'), instance('b'), { type: 'quota' }]);
    expect(await queue.take(0, never)).toEqual([]);
  });

  it('wakes whoever waits', async () => {
    const queue = createHintQueue<Change>();
    const taken = queue.take(60_000, never);
    queue.push({ type: 'quota' });
    expect(await taken).toEqual([{ type: 'quota' }]);
  });

  it('asks for a resync instead of growing', async () => {
    const queue = createHintQueue<Change>();
    for (let count = 0; count < 10_000; count += 1) queue.push(instance(String(count)));
    expect(await queue.take(0, never)).toEqual([{ type: 'resync' }]);
    queue.push(instance('a'));
    expect(await queue.take(0, never)).toEqual([instance('a')]);
  });

  it('lets go when the subscriber leaves', async () => {
    const leaving = new AbortController();
    const taken = createHintQueue().take(60_000, leaving.signal);
    leaving.abort();
    expect(await taken).toEqual([]);
  });
});
