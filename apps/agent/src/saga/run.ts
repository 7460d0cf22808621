import type { Clock } from './clock.ts';
import type { Interrupter } from './interruption.ts';
import type { Passage, Plan, StepOutput } from './plan.ts';
import type { Direction, Recorder } from './recorder.ts';

/** What a run of a plan needs. */
export type RunOptions<Context> = {
  readonly plan: Plan<Context>;
  readonly context: Context;
  /** Where to go on; {@link NOTHING_DONE} for the first time. */
  readonly passage: Passage;
  readonly recorder: Recorder;
  readonly interrupter: Interrupter;
  readonly clock: Clock;
  /** Milliseconds that undoing may take, counted from the turn; each undo is tried once in any case. */
  readonly undoDeadlineMs: number;
  /** Told of each step's beginning and of what it says of its progress. */
  readonly onProgress: (progress: StepProgress) => void;
};

export type StepProgress = {
  readonly direction: Direction;
  readonly step: string;
  /** How many steps are behind. */
  readonly behind: number;
  /** 0 to 1 within the step. */
  readonly fraction: number;
};

/** A run under way: the options and what has happened since. */
export type Run<Context> = RunOptions<Context> & {
  readonly begun: Set<string>;
  readonly done: Set<string>;
  readonly undone: Set<string>;
  pivotPassed: boolean;
  output: StepOutput;
};

export function beginRun<Context>(options: RunOptions<Context>): Run<Context> {
  const { begun, done, undone, pivotPassed, output } = options.passage;
  return {
    ...options,
    begun: new Set(begun),
    done: new Set(done),
    undone: new Set(undone),
    pivotPassed,
    output,
  };
}
