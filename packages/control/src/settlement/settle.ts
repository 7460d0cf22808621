import type { OperationKind } from '@cloudlet/model';
import type { Transaction } from '../database/transaction.ts';
import type { Attempt } from '../intake/attempt.ts';
import { markDeleted } from '../lifecycle/mark-deleted.ts';
import { releaseClaims, releasePort, releaseSnapshot } from '../lifecycle/release.ts';
import { observeAfterOperation } from '../reconcile/observe.ts';
import { markFailed } from './mark-failed.ts';
import { markSnapshot } from './mark-snapshot.ts';
import type { Observation, Outcome } from './outcome.ts';
import { keepOldSize, takeNewSize } from './sizes.ts';

type Settlement = (
  tx: Transaction,
  attempt: Attempt,
  outcome: Outcome,
  observation: Observation,
) => Promise<void>;

/** What becomes of claims, addresses, sizes and snapshots. The kinds that are not named hold nothing of their own. */
const HOLDINGS: Partial<Record<OperationKind, Partial<Record<Outcome['kind'], Settlement>>>> = {
  create: {
    undone: async (tx, { instance }) => {
      await releaseClaims(tx, instance.id);
      await releasePort(tx, instance.id);
    },
  },
  resize: {
    succeeded: takeNewSize,
    undone: keepOldSize,
  },
  snapshot: {
    succeeded: (tx, { operation }, _outcome, observation) =>
      markSnapshot(tx, operation, 'AVAILABLE', observation?.output.snapshotSizeBytes ?? 0),
    undone: (tx, { operation }) => releaseSnapshotOf(tx, operation.snapshotId),
    stuck: (tx, { operation }) => markSnapshot(tx, operation, 'ERROR'),
  },
  'delete-snapshot': {
    succeeded: (tx, { operation }) => releaseSnapshotOf(tx, operation.snapshotId),
    undone: (tx, { operation }) => markSnapshot(tx, operation, 'AVAILABLE'),
    stuck: (tx, { operation }) => markSnapshot(tx, operation, 'ERROR'),
  },
  destroy: {
    succeeded: async (tx, { instance }) => {
      if (instance.status !== 'DELETED') await markDeleted(tx, instance.id);
      await releasePort(tx, instance.id);
    },
  },
};

/** Gives the instance what the end of an operation means for it. The operation itself is closed by whoever calls. */
export async function settle(
  tx: Transaction,
  attempt: Attempt,
  outcome: Outcome,
  observation: Observation,
): Promise<void> {
  const { operation, instance } = attempt;
  await HOLDINGS[operation.kind]?.[outcome.kind]?.(tx, attempt, outcome, observation);
  if (instance.status === 'DELETED') return;
  if (operation.kind === 'destroy' && outcome.kind === 'succeeded') return;
  if (outcome.kind !== 'succeeded' && leavesError(attempt, outcome.kind, observation)) {
    await markFailed(tx, instance, outcome.failure);
    return;
  }
  await observeAfterOperation(tx, attempt, outcome.kind === 'succeeded', observation);
}

/**
 * A create leaves nothing to fall back to; nor does a destroy that superseded one and that no node took. What is stuck is in
 * ERROR, except that a snapshot is so itself: its instance's guest is none the worse.
 */
function leavesError(
  { instance, operation: { kind } }: Attempt,
  outcome: 'undone' | 'stuck',
  observation: Observation,
): boolean {
  if (kind === 'create' || (instance.status === 'BUILD' && !observation)) return true;
  return outcome === 'stuck' && kind !== 'snapshot' && kind !== 'delete-snapshot';
}

async function releaseSnapshotOf(tx: Transaction, snapshotId: string | null): Promise<void> {
  if (snapshotId) await releaseSnapshot(tx, snapshotId);
}
