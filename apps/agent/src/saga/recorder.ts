import type { Failure } from '@cloudlet/contract';
import type { StepOutput } from './plan.ts';

export type Direction = 'do' | 'undo';

/** One thing that happened to a step. */
export type StepMark = {
  readonly step: string;
  readonly direction: Direction;
  readonly mark: 'begun' | 'done' | 'failed' | 'aborted';
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly output?: StepOutput;
  readonly failure?: Failure;
};

/**
 * Where a run writes its way down. When a method has returned the entry outlives the process; after `pivotPassed` and
 * `undoing` it outlives a power failure too. A method that throws ends the run: what cannot be written must not be done.
 */
export type Recorder = {
  step(mark: StepMark): Promise<void>;
  pivotPassed(at: number): Promise<void>;
  undoing(failure: Failure, at: number): Promise<void>;
};
