import type { Failure } from '@cloudlet/contract';
import type { ObservedPower } from '@cloudlet/model';

/**
 * How an operation ended for what it holds. `undone`: nothing of it is left on the node. `stuck`: something is left, or nobody
 * knows.
 */
export type Outcome =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'undone' | 'stuck'; readonly failure: Failure };

/** Which report saw something: the host's boot, and the report's place among the node's. */
export type Sighting = { readonly bootId: string; readonly epoch: number; readonly sequence: number };

/** What is known of the domain at that moment; null where the node did not say. */
export type Observation = {
  readonly power: ObservedPower;
  readonly sighting: Sighting;
  readonly output: { readonly snapshotSizeBytes?: number | undefined };
} | null;
