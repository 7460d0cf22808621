import type { Failure } from '@cloudlet/contract';

/**
 * Why an operation should not go on as it was. Ordered by weight: a heavier reason replaces a lighter one.
 * - `cancel`: its time is over: undo before the pivot, the last try after it
 * - `supersede`: a newer generation or attempt takes the instance over: stop between two steps, undo nothing
 * - `leave`: the agent ends: stop between two steps and write nothing, the next agent resumes
 */
export type Interruption =
  | { readonly kind: 'cancel'; readonly failure: Failure }
  | { readonly kind: 'supersede' }
  | { readonly kind: 'leave' };

const WEIGHT = { cancel: 1, supersede: 2, leave: 3 } as const;

/** The means by which others stop a running operation. */
export type Interrupter = {
  readonly reason: Interruption | null;
  interrupt(reason: Interruption): void;
  /** Calls back at once when such a reason is there already. @returns a function that ends it. */
  onInterruption(listener: (reason: Interruption) => void): () => void;
};

export function createInterrupter(): Interrupter {
  let current: Interruption | null = null;
  const listeners = new Set<(reason: Interruption) => void>();
  return {
    get reason() {
      return current;
    },
    interrupt(reason) {
      if (current && WEIGHT[reason.kind] <= WEIGHT[current.kind]) return;
      current = reason;
      for (const listener of [...listeners]) listener(reason);
    },
    onInterruption(listener) {
      listeners.add(listener);
      if (current) listener(current);
      return () => listeners.delete(listener);
    },
  };
}
