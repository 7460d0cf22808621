import type { Failure } from '@cloudlet/contract';

/** Failures that the control plane itself finds. */

/** The operation was never offered to its node. */
export const NODE_UNAVAILABLE: Failure = {
  code: 'node_unavailable',
  message: 'The compute node did not take the operation in time. Nothing was done.',
};

/** The node was to undo and never said how that ended: what the operation holds stays held until it does. */
export const NO_ANSWER: Failure = {
  code: 'no_answer',
  message: 'The compute node did not say in time how the operation ended.',
};

/** And never will: the node was asked again. What its next listing shows is what the instance is. */
export const ANSWER_LOST: Failure = {
  code: 'answer_lost',
  message: 'The compute node knows nothing of the operation any more.',
};

/** An operator said that the host will never come back. */
export const NODE_LOST: Failure = {
  code: 'node_lost',
  message: 'The compute node was lost before it had cleaned up.',
};

export const VANISHED: Failure = {
  code: 'vanished',
  message: 'The virtual machine is no longer on its compute node.',
};

/** The answer came after all, and it was good. */
export const ANSWERED_LATE: Failure = {
  code: 'answered_late',
  message: 'The compute node finished the operation after the control plane had given up waiting.',
};
