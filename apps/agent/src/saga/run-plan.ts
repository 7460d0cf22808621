import { goBack } from './go-back.ts';
import { goForward } from './go-forward.ts';
import type { SagaEnd } from './plan.ts';
import { beginRun, type RunOptions } from './run.ts';
import { settleDoubt } from './settle-doubt.ts';

/**
 * Runs a plan from where its passage stands to its end: forward, or back once it has failed or was cancelled before the pivot.
 * @throws what the recorder throws: what cannot be written down must not be done, and the journal says where to go on.
 */
export async function runPlan<Context>(options: RunOptions<Context>): Promise<SagaEnd> {
  const run = beginRun(options);
  if (run.passage.undoing) return goBack(run, run.passage.undoing.failure);
  for (;;) {
    const end = await goForward(run);
    if (end.outcome !== 'turn-back') return end;
    const way = await settleDoubt(run, end.failure);
    if (way === 'back') return goBack(run, end.failure);
    if (way !== 'on') return way;
  }
}
