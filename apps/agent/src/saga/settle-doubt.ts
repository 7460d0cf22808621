import type { Failure } from '@cloudlet/contract';
import { backoffMs } from './clock.ts';
import { failureOf } from './failure.ts';
import { type SagaEnd, stepsUpToPivot } from './plan.ts';
import type { Run } from './run.ts';

/**
 * Finds out whether a pivot that was begun has happened, before anything is taken back: after it nothing may be. One that has is
 * written down as done. While nobody answers it is asked again, for as long as undoing may take.
 * @returns `back` where it has not happened or leaves nothing that would matter, `on` where it has, or how the run ends without an answer.
 */
export async function settleDoubt<Context>(
  run: Run<Context>,
  failure: Failure,
): Promise<'back' | 'on' | SagaEnd> {
  const pivot = stepsUpToPivot(run.plan).at(-1);
  if (!pivot || !('hasHappened' in pivot) || !pivot.hasHappened || !run.begun.has(pivot.name)) return 'back';
  const giveUpAt = run.clock.elapsed() + run.undoDeadlineMs;
  for (let tries = 1; ; tries += 1) {
    const kind = run.interrupter.reason?.kind;
    if (kind === 'leave') return { outcome: 'left' };
    if (kind === 'supersede') return { outcome: 'superseded' };
    const answer = await pivot.hasHappened(run.context).catch(failureOf);
    if (answer === false) return 'back';
    if (answer === true) {
      await passPivot(run, pivot.name);
      return 'on';
    }
    const mark = { step: pivot.name, direction: 'do', mark: 'failed', failure: answer } as const;
    await run.recorder.step({ ...mark, at: run.clock.now() });
    if (run.clock.elapsed() >= giveUpAt) return { outcome: 'failed', failure, undo: 'incomplete' };
    await run.clock.sleep(backoffMs(tries));
  }
}

/** What comes before it was done too, if by an attempt of which nothing else is known. */
async function passPivot<Context>(run: Run<Context>, step: string): Promise<void> {
  const at = run.clock.now();
  await run.recorder.step({ step, direction: 'do', mark: 'done', at });
  for (const { name } of stepsUpToPivot(run.plan)) run.done.add(name);
  await run.recorder.pivotPassed(at);
  run.pivotPassed = true;
}
