import { HypervisorError } from '@cloudlet/hypervisor';
import { describe, expect, test } from 'vitest';
import {
  type Clock,
  createInterrupter,
  type Interrupter,
  NOTHING_DONE,
  type Plan,
  type Recorder,
  runPlan,
} from './index.ts';

type Behaviour = () => Promise<void> | void;
type World = { readonly log: string[]; readonly behaviours: Record<string, Behaviour> };

/** Time passes when somebody sleeps; the wall clock leaps by an hour whenever somebody looks at it. */
function virtualClock(): Clock & { slept: number[] } {
  let now = 0;
  let wall = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => {
      wall += 3_600_000;
      return wall;
    },
    elapsed: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
}

const step = (name: string) => ({
  name,
  do: async ({ log, behaviours }: World) => {
    log.push(`do ${name}`);
    await behaviours[`do ${name}`]?.();
  },
  undo: async ({ log, behaviours }: World) => {
    log.push(`undo ${name}`);
    await behaviours[`undo ${name}`]?.();
  },
});

const plan: Plan<World> = {
  kind: 'test',
  steps: [step('a'), [step('b'), step('c')], step('d'), step('e')],
  pivot: 'd',
};

/** One whose pivot cannot be undone, and can be asked whether it has happened. */
const undoubtable = (hasHappened: () => Promise<boolean>): Plan<World> => ({
  ...plan,
  steps: [step('a'), { name: 'd', do: step('d').do, noUndoBecause: 'it is final', hasHappened }, step('e')],
});

function run(
  behaviours: Record<string, Behaviour>,
  interrupter: Interrupter = createInterrupter(),
  asked: Plan<World> = plan,
) {
  const log: string[] = [];
  const clock = virtualClock();
  const recorder: Recorder = {
    step: async () => undefined,
    pivotPassed: async () => {
      log.push('pivot');
    },
    undoing: async () => {
      log.push('undoing');
    },
  };
  const end = runPlan({
    plan: asked,
    context: { log, behaviours },
    passage: NOTHING_DONE,
    recorder,
    interrupter,
    clock,
    undoDeadlineMs: 60_000,
    onProgress: () => undefined,
  });
  return { end, log, clock };
}

/** Throws the first so many times. */
function times(count: number, error: Error): Behaviour {
  let left = count;
  return () => {
    left -= 1;
    if (left >= 0) throw error;
  };
}

const broken = new HypervisorError('failed', 'broken');
const unanswered = new HypervisorError('unreachable', 'nobody answers');

describe('a plan', () => {
  test('runs its steps in order', async () => {
    const { end, log } = run({});
    expect(await end).toEqual({ outcome: 'succeeded', output: {} });
    expect(log).toEqual(['do a', 'do b', 'do c', 'do d', 'pivot', 'do e']);
  });

  test('aborts and awaits the steps beside one that fails, then undoes all, last first', async () => {
    const order: string[] = [];
    const { end, log } = run({
      'do b': () => {
        throw broken;
      },
      'do c': async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        order.push('c ended');
      },
      'undo c': () => {
        order.push('c undone');
      },
    });
    expect(await end).toMatchObject({ outcome: 'failed', undo: 'clean', failure: { code: 'failed' } });
    expect(log).toEqual(['do a', 'do b', 'do c', 'undoing', 'undo c', 'undo b', 'undo a']);
    expect(order).toEqual(['c ended', 'c undone']);
  });

  test('asks again when nobody answers, for a minute', async () => {
    const { end, log } = run({ 'do a': times(3, unanswered) });
    expect(await end).toMatchObject({ outcome: 'succeeded' });
    expect(log.filter((entry) => entry === 'do a')).toHaveLength(4);

    const hopeless = run({ 'do a': times(Number.POSITIVE_INFINITY, unanswered) });
    expect(await hopeless.end).toMatchObject({ outcome: 'failed', failure: { code: 'unreachable' } });
    expect(hopeless.clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(60_000);
  });

  test('retries an undo with back-off, and gives up when its time is over', async () => {
    const patient = run({ 'do d': times(1, broken), 'undo b': times(3, broken) });
    expect(await patient.end).toMatchObject({ outcome: 'failed', undo: 'clean' });
    expect(patient.clock.slept).toEqual([200, 400, 800]);

    const hopeless = run({ 'do d': times(1, broken), 'undo b': times(Number.POSITIVE_INFINITY, broken) });
    expect(await hopeless.end).toMatchObject({ outcome: 'failed', undo: 'incomplete' });
    // What lies beneath may still be in use.
    expect(hopeless.log).not.toContain('undo a');
  });

  test('after the pivot it only goes forward, until it is cancelled', async () => {
    const patient = run({ 'do e': times(3, broken) });
    expect(await patient.end).toMatchObject({ outcome: 'succeeded' });

    const interrupter = createInterrupter();
    let tries = 0;
    const { end, log } = run(
      {
        'do e': () => {
          tries += 1;
          const failure = { code: 'deadline_passed', message: 'too late' };
          if (tries === 5) interrupter.interrupt({ kind: 'cancel', failure });
          throw broken;
        },
      },
      interrupter,
    );
    expect(await end).toMatchObject({ outcome: 'failed', undo: 'incomplete', failure: { code: 'failed' } });
    expect(tries).toBe(5);
    expect(log).not.toContain('undoing');
  });

  test('cancelled before the pivot it turns back with the reason of the cancellation', async () => {
    const interrupter = createInterrupter();
    const failure = { code: 'deadline_passed', message: 'too late' };
    const { end, log } = run(
      { 'do b': () => interrupter.interrupt({ kind: 'cancel', failure }) },
      interrupter,
    );
    expect(await end).toEqual({ outcome: 'failed', undo: 'clean', failure });
    expect(log).not.toContain('do d');
  });

  test('superseded or left it stops between two steps and undoes nothing', async () => {
    for (const kind of ['supersede', 'leave'] as const) {
      const interrupter = createInterrupter();
      const { end, log } = run({ 'do b': () => interrupter.interrupt({ kind }) }, interrupter);
      expect(await end).toEqual({ outcome: kind === 'leave' ? 'left' : 'superseded' });
      expect(log).toEqual(['do a', 'do b', 'do c']);
    }
  });

  test('superseded while it undoes it stops between two undos', async () => {
    const interrupter = createInterrupter();
    const { end, log } = run(
      { 'do d': times(1, broken), 'undo c': () => interrupter.interrupt({ kind: 'supersede' }) },
      interrupter,
    );
    expect(await end).toEqual({ outcome: 'superseded' });
    expect(log.at(-1)).toBe('undo c');
  });

  test('a pivot that failed and has happened all the same is behind, and the way leads forward', async () => {
    const happened = undoubtable(async () => true);
    const { end, log } = run({ 'do d': times(1, broken) }, undefined, happened);
    expect(await end).toMatchObject({ outcome: 'succeeded' });
    expect(log).toEqual(['do a', 'do d', 'pivot', 'do e']);

    const notSo = run(
      { 'do d': times(1, broken) },
      undefined,
      undoubtable(async () => false),
    );
    expect(await notSo.end).toMatchObject({ outcome: 'failed', undo: 'clean' });
    expect(notSo.log).toEqual(['do a', 'do d', 'undoing', 'undo a']);
  });

  test('nothing is taken back while nobody can say whether the pivot has happened', async () => {
    let asked = 0;
    const later = undoubtable(async () => {
      asked += 1;
      if (asked < 3) throw unanswered;
      return true;
    });
    const patient = run({ 'do d': times(1, broken) }, undefined, later);
    expect(await patient.end).toMatchObject({ outcome: 'succeeded' });

    const never = undoubtable(() => Promise.reject(unanswered));
    const hopeless = run({ 'do d': times(1, broken) }, undefined, never);
    expect(await hopeless.end).toMatchObject({
      outcome: 'failed',
      undo: 'incomplete',
      failure: { code: 'failed' },
    });
    expect(hopeless.log).toEqual(['do a', 'do d']);
  });

  test('cancelled before anything has begun there is nothing to undo', async () => {
    const interrupter = createInterrupter();
    const failure = { code: 'deadline_passed', message: 'too late' };
    interrupter.interrupt({ kind: 'cancel', failure });
    const { end, log } = run({}, interrupter);
    expect(await end).toEqual({ outcome: 'failed', undo: 'not-needed', failure });
    expect(log).toEqual([]);
  });
});
