import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { InstanceSpec, Job, OperationInput } from '@cloudlet/contract';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { HeldAttempt, JournalEntry } from '../journal/index.ts';
import type { Interrupter } from '../saga/index.ts';
import { CREATE, someInstance, someJob } from '../testing/jobs.ts';
import { until } from '../testing/until.ts';
import { createScheduler } from './scheduler.ts';

const DESTROY: OperationInput = { kind: 'destroy', snapshotIds: [] };

type Running = {
  readonly job: Job;
  readonly interrupter: Interrupter;
  end(): void;
  fail(error: Error): void;
};

/** A scheduler whose operations end when the test says so. */
function setUp(slots: number) {
  const running: Running[] = [];
  const begun: Job[] = [];
  const handedBack: Job[] = [];
  const control = { now: Date.now() as number | null };
  const scheduler = createScheduler({
    slots,
    controlNow: () => control.now,
    logger: pino({ level: 'silent' }),
    run: (held, interrupter) =>
      new Promise((resolve, reject) => {
        begun.push(held.job);
        const leave = (settle: () => void) => {
          running.splice(
            running.findIndex((entry) => entry.job === held.job),
            1,
          );
          settle();
        };
        running.push({
          job: held.job,
          interrupter,
          end: () => leave(resolve),
          fail: (error) => leave(() => reject(error)),
        });
      }),
    handBack: async (held) => {
      handedBack.push(held.job);
    },
  });
  const hold = (job: Job, entries: JournalEntry[] = []): HeldAttempt => ({
    job,
    entries,
    append: async () => undefined,
  });
  const admit = (instance: InstanceSpec, input: OperationInput = CREATE, changes: Partial<Job> = {}) => {
    const job = someJob(instance, input, changes);
    scheduler.admit(hold(job));
    return job;
  };
  const find = (job: Job) => running.find((entry) => entry.job === job);
  return { control, scheduler, running, begun, handedBack, admit, hold, find };
}

const anInstance = () => someInstance('10.0.0.0/22');
const next = (instance: InstanceSpec) => ({ ...instance, generation: instance.generation + 1 });
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the scheduler', () => {
  test('runs as many at once as there are slots, in the order of their coming', async () => {
    const { admit, begun, running } = setUp(2);
    const jobs = [admit(anInstance()), admit(anInstance()), admit(anInstance())];
    expect(begun).toEqual(jobs.slice(0, 2));
    running[0]?.end();
    await settled();
    expect(begun).toEqual(jobs);
  });

  test('runs one operation of an instance at a time', async () => {
    const { admit, begun, find } = setUp(8);
    const instance = anInstance();
    const first = admit(instance);
    const second = admit(instance, { kind: 'start' });
    expect(begun).toEqual([first]);
    find(first)?.end();
    await settled();
    expect(begun).toEqual([first, second]);
  });

  test('lets a destroy wait for no slot, but for the call in flight of what it supersedes', async () => {
    const { admit, begun, find } = setUp(1);
    const instance = anInstance();
    const create = admit(instance);
    const other = admit(anInstance(), DESTROY);
    expect(begun).toEqual([create, other]);
    const destroy = admit(next(instance), DESTROY);
    expect(find(create)?.interrupter.reason).toEqual({ kind: 'supersede' });
    expect(begun).not.toContain(destroy);
    find(create)?.end();
    await settled();
    expect(begun).toContain(destroy);
  });

  test('does not let a busy destroy take a slot from others', () => {
    const { admit, begun } = setUp(1);
    admit(anInstance(), DESTROY);
    const create = admit(anInstance());
    expect(begun).toContain(create);
  });

  test('ends what waits and was superseded or cancelled without a slot', async () => {
    const { admit, begun, find, scheduler } = setUp(1);
    admit(anInstance());
    const instance = anInstance();
    const superseded = admit(instance);
    const cancelled = admit(anInstance());
    admit(next(instance), DESTROY);
    await settled();
    expect(find(superseded)?.interrupter.reason).toEqual({ kind: 'supersede' });
    const failure = { code: 'deadline_passed', message: 'too late' };
    scheduler.cancel(cancelled.operationId, cancelled.attempt, failure);
    expect(begun).toContain(cancelled);
    expect(find(cancelled)?.interrupter.reason).toEqual({ kind: 'cancel', failure });
  });

  test('a newer attempt supersedes the older one of the same operation', () => {
    const { admit, find } = setUp(4);
    const instance = anInstance();
    const operationId = randomUUID();
    const first = admit(instance, CREATE, { operationId });
    admit(instance, CREATE, { operationId, attempt: 2 });
    expect(find(first)?.interrupter.reason).toEqual({ kind: 'supersede' });
  });

  test('cancels what runs beyond its deadline, which is a time of the control plane’s clock', async () => {
    const { admit, find, control } = setUp(1);
    const anHourAgo = Date.now() - 3_600_000;
    control.now = anHourAgo;
    const job = admit(anInstance(), CREATE, { deadlineAt: anHourAgo + 30 });
    await delay(700);
    expect(find(job)?.interrupter.reason).toBeNull();
    control.now = anHourAgo + 30;
    await until('it is cancelled', () => find(job)?.interrupter.reason);
    expect(find(job)?.interrupter.reason).toMatchObject({ failure: { code: 'deadline_passed' } });
  });

  test('cancels nothing while nobody knows what time it is', async () => {
    const { admit, find, control } = setUp(1);
    control.now = null;
    const job = admit(anInstance(), CREATE, { deadlineAt: 1 });
    await delay(700);
    expect(find(job)?.interrupter.reason).toBeNull();
  });

  test('begins nothing whose deadline has passed', () => {
    const { admit, find } = setUp(1);
    const job = admit(anInstance(), CREATE, { deadlineAt: Date.now() - 60_000 });
    expect(find(job)?.interrupter.reason).toMatchObject({ kind: 'cancel' });
  });

  test('takes up again what could not go on', async () => {
    const { admit, begun, find } = setUp(1);
    const job = admit(anInstance());
    find(job)?.fail(new Error('no space left on device'));
    await until('it runs again', () => begun.length === 2);
    expect(begun).toEqual([job, job]);
  });

  test('draining hands back what has not begun and makes the rest stop when the grace is over', async () => {
    const { admit, find, handedBack, scheduler, hold } = setUp(1);
    const first = admit(anInstance());
    const waiting = admit(anInstance());
    const resumed = someJob(anInstance(), CREATE);
    scheduler.admit(hold(resumed, [{ entry: 'run', at: 1, bootId: randomUUID() }]));
    const drained = scheduler.drain(20);
    await settled();
    expect(handedBack).toEqual([waiting]);
    await until('it is told to leave', () => find(first)?.interrupter.reason);
    expect(find(first)?.interrupter.reason).toEqual({ kind: 'leave' });
    find(first)?.end();
    await drained;
    expect(find(resumed)).toBeUndefined();
  });
});
