import { describe, expect, it } from 'vitest';
import { type Deferred, deferred } from '../rpc/deferred.ts';
import { createScheduler, type Waiting } from './scheduler.ts';

function setUp(maxInFlight: number) {
  const sent: string[] = [];
  const answers = new Map<string, Deferred<void>>();
  let open = true;
  const scheduler = createScheduler<Waiting>(maxInFlight, () => open);
  const add = (name: string, priority: 'high' | 'low'): Waiting => {
    const call: Waiting = {
      priority,
      send() {
        sent.push(name);
        const answer = deferred();
        answers.set(name, answer);
        return answer.promise;
      },
    };
    scheduler.add(call);
    return call;
  };
  const answer = async (name: string): Promise<void> => {
    answers.get(name)?.resolve();
    await new Promise(setImmediate);
  };
  return { scheduler, sent, add, answer, setOpen: (value: boolean) => (open = value) };
}

describe('the queue of a connection', () => {
  it('keeps a place free for calls of high priority', async () => {
    const { sent, add, answer, scheduler } = setUp(4);
    for (const name of ['a', 'b', 'c', 'd']) add(name, 'low');
    expect(sent).toEqual(['a', 'b', 'c']);
    add('state', 'high');
    add('destroy', 'high');
    expect(sent).toEqual(['a', 'b', 'c', 'state']);
    expect(scheduler.load).toEqual({ inFlight: 4, waiting: 2 });
    await answer('b');
    expect(sent.at(-1)).toBe('destroy');
    await answer('state');
    await answer('destroy');
    expect(sent.at(-1)).toBe('d');
  });

  it('lets calls of low priority through one at a time when only one place exists', async () => {
    const { sent, add, answer } = setUp(1);
    add('a', 'low');
    add('b', 'low');
    expect(sent).toEqual(['a']);
    await answer('a');
    expect(sent).toEqual(['a', 'b']);
  });

  it('sends nothing while there is no connection, and all afterwards, in order', () => {
    const { sent, add, scheduler, setOpen } = setUp(3);
    setOpen(false);
    add('a', 'high');
    add('b', 'high');
    expect(sent).toEqual([]);
    setOpen(true);
    scheduler.pump();
    expect(sent).toEqual(['a', 'b']);
  });

  it('forgets what was under way on a lost connection; late answers count for nothing', async () => {
    const { sent, add, answer, scheduler } = setUp(2);
    add('a', 'high');
    add('b', 'high');
    scheduler.reset();
    expect(scheduler.load.inFlight).toBe(0);
    add('c', 'high');
    add('d', 'high');
    await answer('a');
    expect(scheduler.load.inFlight).toBe(2);
    expect(sent).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives back a call that still waits, and only that', () => {
    const { sent, add, scheduler } = setUp(1);
    const first = add('a', 'low');
    const second = add('b', 'low');
    expect(scheduler.remove(second)).toBe(true);
    expect(scheduler.remove(first)).toBe(false);
    expect(sent).toEqual(['a']);
    expect(scheduler.load.waiting).toBe(0);
  });

  it('tells when nothing is under way', async () => {
    const { add, answer, scheduler } = setUp(2);
    add('a', 'high');
    let idle = false;
    void scheduler.idle().then(() => {
      idle = true;
    });
    await new Promise(setImmediate);
    expect(idle).toBe(false);
    await answer('a');
    expect(idle).toBe(true);
  });
});
