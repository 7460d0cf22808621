import { DEADLINE_PASSED, type Failure, type Report, type ReportEnvelope } from '@cloudlet/contract';
import { isFinished } from '@cloudlet/model';
import type { Transaction } from '../database/transaction.ts';
import { endOperation, explainFailure } from '../lifecycle/end-operation.ts';
import { ANSWERED_LATE, NO_ANSWER } from '../lifecycle/failures.ts';
import { recordSteps } from '../lifecycle/record-steps.ts';
import type { Outcome } from '../settlement/outcome.ts';
import { settle } from '../settlement/settle.ts';
import { applyHandedBack } from './apply-started.ts';
import type { Attempt } from './attempt.ts';

export type Result = Extract<Report, { type: 'result' }>;

/**
 * An attempt has ended on the node: its steps are recorded, the operation is closed, and the instance is what its domain is now.
 *
 * A result that comes after the control plane gave up waiting no longer changes how the operation ended, but it does settle the
 * instance: what was held for want of an answer is released or put right.
 */
export async function applyResult(
  tx: Transaction,
  envelope: ReportEnvelope,
  attempt: Attempt,
  result: Result,
): Promise<void> {
  const { operation, instance } = attempt;
  const ended = isFinished(operation.status);
  const late = ended && operation.failureCode === NO_ANSWER.code;
  if (ended && !late) {
    if (operation.status === 'SUPERSEDED') await recordSteps(tx, operation.id, result.steps);
    return;
  }
  if (result.outcome === 'handed-back' && !late && operation.status !== 'UNDOING') {
    await applyHandedBack(tx, attempt);
    return;
  }
  const outcome = outcomeOf(result);
  if (late) await recordSteps(tx, operation.id, result.steps);
  else await endOperation(tx, operation.id, endOf(outcome), result.steps);
  // One that was superseded in the end explains nothing.
  if (late && result.outcome !== 'superseded')
    await explainFailure(tx, operation.id, outcome.kind === 'succeeded' ? ANSWERED_LATE : outcome.failure);
  if (late && (instance.running || !operation.isNewest)) return;
  await settle(tx, attempt, outcome, { power: result.power, sighting: envelope, output: result.output });
}

function outcomeOf(result: Result): Outcome {
  if (result.outcome === 'succeeded') return { kind: 'succeeded' };
  // What is handed back late was not begun: its time had passed.
  const failure = result.failure ?? (result.outcome === 'handed-back' ? DEADLINE_PASSED : UNEXPLAINED);
  return { kind: result.undo === 'incomplete' ? 'stuck' : 'undone', failure };
}

function endOf(outcome: Outcome) {
  if (outcome.kind === 'succeeded') return { status: 'SUCCEEDED' } as const;
  return { status: 'FAILED', failure: outcome.failure } as const;
}

const UNEXPLAINED: Failure = {
  code: 'unexplained',
  message: 'The compute node gave no reason for the failure.',
};
