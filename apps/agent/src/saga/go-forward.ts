import type { Failure } from '@cloudlet/contract';
import { backoffMs } from './clock.ts';
import { failureOf, isUnanswered } from './failure.ts';
import { type SagaEnd, type Step, type StepOutput, type StepReport, stagesOf } from './plan.ts';
import type { Run } from './run.ts';

/** Doing failed or was cancelled before the pivot. */
type TurnBack = { readonly outcome: 'turn-back'; readonly failure: Failure };

/** How long a step is asked again while the hypervisor answers nobody (libvirtd restarts); then that is a failure. */
const UNANSWERED_PATIENCE_MS = 60_000;

/** Does what is not done yet, stage by stage. */
export async function goForward<Context>(run: Run<Context>): Promise<SagaEnd | TurnBack> {
  for (const stage of stagesOf(run.plan)) {
    const end = await completeStage(run, stage);
    if (end) return end;
  }
  return { outcome: 'succeeded', output: run.output };
}

async function completeStage<Context>(
  run: Run<Context>,
  stage: readonly Step<Context>[],
): Promise<SagaEnd | TurnBack | null> {
  for (let tries = 1; ; tries += 1) {
    const left = stage.filter((step) => !run.done.has(step.name));
    if (left.length === 0) return null;
    const stop = stopBeforeNextStep(run);
    if (stop) return stop;

    const failure = await attemptStage(run, left);
    if (!failure) continue;
    const stopped = stopBeforeNextStep(run);
    if (stopped) return stopped;
    if (!run.pivotPassed) return { outcome: 'turn-back', failure };
    // After the pivot nothing leads back: what was begun and cannot be finished in time is for people to see.
    if (run.interrupter.reason) return { outcome: 'failed', failure, undo: 'incomplete' };
    await sleepUnlessInterrupted(run, backoffMs(tries));
  }
}

/** A cancelled operation that has passed its pivot still has one try for each step that is left. */
function stopBeforeNextStep<Context>(run: Run<Context>): SagaEnd | TurnBack | null {
  const reason = run.interrupter.reason;
  if (reason?.kind === 'leave') return { outcome: 'left' };
  if (reason?.kind === 'supersede') return { outcome: 'superseded' };
  if (reason?.kind === 'cancel' && !run.pivotPassed) return { outcome: 'turn-back', failure: reason.failure };
  return null;
}

/** Runs the steps at once. When one fails the others are aborted and awaited. @returns the first failure. */
async function attemptStage<Context>(
  run: Run<Context>,
  steps: readonly Step<Context>[],
): Promise<Failure | null> {
  const abort = new AbortController();
  const stopListening = run.interrupter.onInterruption((reason) => {
    if (reason.kind !== 'cancel' || !run.pivotPassed) abort.abort();
  });
  let first: Failure | null = null;
  const attempts = steps.map(async (step) => {
    const failure = await attemptStep(run, step, abort.signal);
    first ??= failure;
    if (failure) abort.abort();
  });
  const settled = await Promise.allSettled(attempts);
  stopListening();
  const unwritten = settled.find((attempt) => attempt.status === 'rejected');
  if (unwritten) throw unwritten.reason;
  return first;
}

async function attemptStep<Context>(
  run: Run<Context>,
  step: Step<Context>,
  signal: AbortSignal,
): Promise<Failure | null> {
  await run.recorder.step({ step: step.name, direction: 'do', mark: 'begun', at: run.clock.now() });
  run.begun.add(step.name);
  const done = await perform(run, step, signal);
  const at = run.clock.now();
  if ('failure' in done) {
    const mark = signal.aborted ? 'aborted' : 'failed';
    await run.recorder.step({ step: step.name, direction: 'do', mark, at, failure: done.failure });
    return done.failure;
  }
  // A crash before this mark repeats the step: that is why each is idempotent.
  await run.recorder.step({ step: step.name, direction: 'do', mark: 'done', at, output: done.output });
  run.done.add(step.name);
  run.output = { ...run.output, ...done.output };
  if (step.name === run.plan.pivot) {
    await run.recorder.pivotPassed(at);
    run.pivotPassed = true;
  }
  return null;
}

async function perform<Context>(
  run: Run<Context>,
  step: Step<Context>,
  signal: AbortSignal,
): Promise<{ output: StepOutput } | { failure: Failure }> {
  let output: StepOutput = {};
  const report: StepReport = {
    progress: (fraction) =>
      run.onProgress({ direction: 'do', step: step.name, behind: run.done.size, fraction }),
    output: (said) => {
      output = { ...output, ...said };
    },
  };
  const patienceEndsAt = run.clock.elapsed() + UNANSWERED_PATIENCE_MS;
  report.progress(0);
  for (let tries = 1; ; tries += 1) {
    try {
      await step.do(run.context, signal, report);
      return { output };
    } catch (error) {
      const askAgain = isUnanswered(error) && !signal.aborted && run.clock.elapsed() < patienceEndsAt;
      if (!askAgain) return { failure: failureOf(error) };
      await run.clock.sleep(backoffMs(tries), signal);
    }
  }
}

async function sleepUnlessInterrupted<Context>(run: Run<Context>, ms: number): Promise<void> {
  const wake = new AbortController();
  const stopListening = run.interrupter.onInterruption(() => wake.abort());
  await run.clock.sleep(ms, wake.signal);
  stopListening();
}
