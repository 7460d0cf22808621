import { DEADLINE_PASSED, type Failure, type Job } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { HeldAttempt } from '../journal/index.ts';
import { createInterrupter, type Interrupter, type Interruption } from '../saga/index.ts';

/** Decides which of the attempts held runs when. */
export type Scheduler = {
  /**
   * Takes an attempt that is in the journal; what it makes void (an older generation or attempt) is superseded.
   * @param isVoid that it was made void itself before it came
   */
  admit(held: HeldAttempt, isVoid?: boolean): void;
  /** The control plane says that its time is over. Unknown attempts have ended already. */
  cancel(operationId: string, attempt: number, failure: Failure): void;
  /** Interrupts each attempt for which there is a reason. */
  interrupt(reasonFor: (held: HeldAttempt) => Interruption | null): void;
  /** Starts nothing more; gives back what has not begun, lets the rest run for `graceMs` and then makes it stop between two steps. */
  drain(graceMs: number): Promise<void>;
};

export type SchedulerOptions = {
  /** How many operations run at once; destroys come on top, they free what others wait for. */
  readonly slots: number;
  /** Runs an attempt until it has ended or, interrupted by `leave`, stopped. Rejects when the journal cannot be written: it is called again. */
  readonly run: (held: HeldAttempt, interrupter: Interrupter) => Promise<void>;
  /** Ends an attempt that has not begun, because the agent is leaving. */
  readonly handBack: (held: HeldAttempt) => Promise<void>;
  /** What time it is by the control plane's clock, of which deadlines are times; null while that is not known. */
  readonly controlNow: () => number | null;
  readonly logger: Logger;
};

type Task = {
  readonly held: HeldAttempt;
  readonly interrupter: Interrupter;
  running: Promise<void> | null;
};

/** After a run broke off, e.g. because the disk is full and the journal could not be written. */
const RETRY_MS = 2_000;
/** How often deadlines are looked at: any of the two clocks may be put right meanwhile. */
const LOOK_EVERY_MS = 500;

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { slots, run, handBack, controlNow, logger } = options;
  const tasks = new Set<Task>();
  let draining = false;

  const startWhatMay = () => {
    if (draining) return;
    const busy = new Set<string>();
    let running = 0;
    for (const task of tasks) {
      if (!task.running) continue;
      busy.add(task.held.job.instance.id);
      if (!jumpsTheQueue(task)) running += 1;
    }
    for (const task of tasks) {
      const instanceId = task.held.job.instance.id;
      if (task.running || busy.has(instanceId)) continue;
      // What waits for a slot keeps what comes after it on the same instance waiting too.
      busy.add(instanceId);
      if (!jumpsTheQueue(task) && running >= slots) continue;
      if (!jumpsTheQueue(task)) running += 1;
      begin(task);
    }
  };

  const begin = (task: Task) => {
    task.running = run(task.held, task.interrupter).then(
      () => {
        tasks.delete(task);
        startWhatMay();
      },
      (error: unknown) => {
        logger.error(
          { err: error, ...namesOf(task.held.job) },
          'the operation cannot go on and will be taken up again',
        );
        setTimeout(() => {
          task.running = null;
          startWhatMay();
        }, RETRY_MS).unref();
      },
    );
  };

  /** @returns whether it has passed: such a one ends, begun or not */
  const passDeadline = ({ held, interrupter }: Task): boolean => {
    const now = controlNow();
    if (now === null || now < held.job.deadlineAt) return false;
    interrupter.interrupt({ kind: 'cancel', failure: DEADLINE_PASSED });
    return true;
  };
  const looking = setInterval(() => {
    if ([...tasks].filter(passDeadline).length > 0) startWhatMay();
  }, LOOK_EVERY_MS);

  return {
    admit(held, isVoid = false) {
      for (const task of tasks) {
        if (makesVoid(held.job, task.held.job)) task.interrupter.interrupt({ kind: 'supersede' });
      }
      const interrupter = createInterrupter();
      if (isVoid) interrupter.interrupt({ kind: 'supersede' });
      const task = { held, interrupter, running: null };
      passDeadline(task);
      tasks.add(task);
      startWhatMay();
    },

    cancel(operationId, attempt, failure) {
      for (const { held, interrupter } of tasks) {
        const { job } = held;
        if (job.operationId !== operationId || job.attempt !== attempt) continue;
        interrupter.interrupt({ kind: 'cancel', failure });
      }
      startWhatMay();
    },

    interrupt(reasonFor) {
      for (const { held, interrupter } of tasks) {
        const reason = reasonFor(held);
        if (reason) interrupter.interrupt(reason);
      }
      startWhatMay();
    },

    async drain(graceMs) {
      draining = true;
      const unbegun = [...tasks].filter((task) => !task.running && !hasBegun(task.held));
      await Promise.all(unbegun.map((task) => handBack(task.held)));
      const running = [...tasks].flatMap((task) => task.running ?? []);
      const leave = setTimeout(() => {
        for (const task of tasks) task.interrupter.interrupt({ kind: 'leave' });
      }, graceMs);
      await Promise.allSettled(running);
      clearTimeout(leave);
      clearInterval(looking);
    },
  };
}

/** A destroy frees what others wait for; what is interrupted ends, and must not wait in order to. */
function jumpsTheQueue({ held, interrupter }: Task): boolean {
  return held.job.input.kind === 'destroy' || interrupter.reason !== null;
}

function makesVoid(newer: Job, older: Job): boolean {
  if (newer.instance.id !== older.instance.id) return false;
  if (newer.instance.generation > older.instance.generation) return true;
  return newer.operationId === older.operationId && newer.attempt > older.attempt;
}

function hasBegun(held: HeldAttempt): boolean {
  return held.entries.some((entry) => entry.entry === 'run');
}

function namesOf({ operationId, attempt, requestId, instance }: Job) {
  return { operationId, attempt, requestId, instanceId: instance.id };
}
