import type { Failure } from '@cloudlet/contract';
import { backoffMs } from './clock.ts';
import { failureOf } from './failure.ts';
import { type SagaEnd, type Step, stepsOf } from './plan.ts';
import type { Run } from './run.ts';

type Undoable<Context> = Extract<Step<Context>, { undo: unknown }>;

/**
 * Undoes what was begun, last first, the step that failed half-way included. What cannot be undone within the time stops it:
 * what lies beneath may still be in use by what could not be removed.
 */
export async function goBack<Context>(run: Run<Context>, failure: Failure): Promise<SagaEnd> {
  const begun = stepsOf(run.plan)
    .filter((step) => run.begun.has(step.name))
    .reverse();
  if (begun.length === 0) return { outcome: 'failed', failure, undo: 'not-needed' };
  // On disk before the first undo, so that a crash in the middle of undoing goes on undoing.
  const { now, elapsed } = run.clock;
  const { undoing } = run.passage;
  if (!undoing) await run.recorder.undoing(failure, now());
  // What a former agent has spent only the wall clock can tell.
  const spent = undoing ? Math.max(0, now() - undoing.since) : 0;
  const giveUpAt = elapsed() + run.undoDeadlineMs - spent;

  const undoable = begun.filter((step): step is Undoable<Context> => 'undo' in step);
  for (const step of undoable) {
    if (run.undone.has(step.name)) continue;
    const end = await undoStep(run, step, giveUpAt);
    if (end === 'incomplete') return { outcome: 'failed', failure, undo: 'incomplete' };
    if (end) return end;
  }
  return { outcome: 'failed', failure, undo: undoable.length === 0 ? 'not-needed' : 'clean' };
}

async function undoStep<Context>(
  run: Run<Context>,
  step: Undoable<Context>,
  giveUpAt: number,
): Promise<SagaEnd | 'incomplete' | null> {
  const abort = new AbortController();
  // A cancellation cannot stop what it asks for.
  const stopListening = run.interrupter.onInterruption((reason) => {
    if (reason.kind !== 'cancel') abort.abort();
  });
  try {
    for (let tries = 1; ; tries += 1) {
      const stopped = stopBeforeNextUndo(run);
      if (stopped) return stopped;
      const failure = await tryUndo(run, step, abort.signal);
      if (!failure) return null;
      if (!abort.signal.aborted && run.clock.elapsed() >= giveUpAt) return 'incomplete';
      await run.clock.sleep(backoffMs(tries), abort.signal);
    }
  } finally {
    stopListening();
  }
}

function stopBeforeNextUndo<Context>(run: Run<Context>): SagaEnd | null {
  const kind = run.interrupter.reason?.kind;
  if (kind === 'leave') return { outcome: 'left' };
  return kind === 'supersede' ? { outcome: 'superseded' } : null;
}

async function tryUndo<Context>(
  run: Run<Context>,
  step: Undoable<Context>,
  signal: AbortSignal,
): Promise<Failure | null> {
  const mark = { step: step.name, direction: 'undo' } as const;
  await run.recorder.step({ ...mark, mark: 'begun', at: run.clock.now() });
  run.onProgress({ direction: 'undo', step: step.name, behind: run.undone.size, fraction: 0 });
  const failure = await step.undo(run.context, signal).then(
    () => null,
    (error: unknown) => failureOf(error),
  );
  const at = run.clock.now();
  if (failure) {
    await run.recorder.step({ ...mark, mark: signal.aborted ? 'aborted' : 'failed', at, failure });
    return failure;
  }
  await run.recorder.step({ ...mark, mark: 'done', at });
  run.undone.add(step.name);
  return null;
}
