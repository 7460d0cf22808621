import type { Failure } from '@cloudlet/contract';

/** What a step tells the control plane besides that it is done; it is journalled with the step's mark. */
export type StepOutput = { readonly snapshotSizeBytes?: number };

/** What a step says of itself while it runs. */
export type StepReport = {
  /** How much of the step is done, 0 to 1, where it can tell. */
  progress(fraction: number): void;
  output(output: StepOutput): void;
};

/**
 * One step of an operation. Both halves are idempotent: a crash may come between what they do and the journal's mark, so each
 * may be asked for what is so already, and `undo` also for what was only half done.
 */
export type Step<Context> = {
  /** What the activity list shows, e.g. `root-disk`. Unique within its plan. */
  readonly name: string;
  /** The signal comes when the operation is cancelled or superseded; a step that heeds it throws. */
  readonly do: (context: Context, signal: AbortSignal, report: StepReport) => Promise<void>;
} & Undo<Context>;

type Undo<Context> =
  | { readonly undo: (context: Context, signal: AbortSignal) => Promise<void> }
  | {
      /** Why what the step did may stay when a later one fails. */
      readonly noUndoBecause: string;
      /**
       * For a pivot whose having happened must not be taken for a failure: whether it has. Asked when it was begun and nobody knows,
       * because it failed half-way or the agent died in it.
       */
      readonly hasHappened?: (context: Context) => Promise<boolean>;
    };

/**
 * An operation as a list of steps. Steps in a list within the list need nothing of each other and run at once. Until the
 * pivot has completed a failure undoes what was begun, last first; from then on steps are only retried forward.
 */
export type Plan<Context> = {
  readonly kind: string;
  readonly steps: readonly (Step<Context> | readonly Step<Context>[])[];
  /** The name of one step. */
  readonly pivot: string;
};

/** The steps as stages, each a list of steps that run at once. */
export function stagesOf<Context>(plan: Plan<Context>): readonly (readonly Step<Context>[])[] {
  return plan.steps.map((entry) => (isStage(entry) ? entry : [entry]));
}

/** All steps in the order in which they are written. */
export function stepsOf<Context>(plan: Plan<Context>): readonly Step<Context>[] {
  return stagesOf(plan).flat();
}

/** The steps that are done when the pivot is, the pivot last. */
export function stepsUpToPivot<Context>(plan: Plan<Context>): readonly Step<Context>[] {
  const stages = stagesOf(plan);
  const last = stages.findIndex((stage) => stage.some((step) => step.name === plan.pivot));
  return stages.slice(0, last + 1).flat();
}

function isStage<Context>(
  entry: Step<Context> | readonly Step<Context>[],
): entry is readonly Step<Context>[] {
  return Array.isArray(entry);
}

/** What the journal knows of an operation's way so far: where a run begins, the first time as well as after a crash. */
export type Passage = {
  readonly begun: ReadonlySet<string>;
  readonly done: ReadonlySet<string>;
  readonly undone: ReadonlySet<string>;
  readonly pivotPassed: boolean;
  /** Set from the moment on that the operation goes back. */
  readonly undoing: { readonly failure: Failure; readonly since: number } | null;
  readonly output: StepOutput;
};

export const NOTHING_DONE: Passage = {
  begun: new Set(),
  done: new Set(),
  undone: new Set(),
  pivotPassed: false,
  undoing: null,
  output: {},
};

/** How a run of a plan ended. `left`: the agent is leaving; the journal says where to go on. */
export type SagaEnd =
  | { readonly outcome: 'succeeded'; readonly output: StepOutput }
  | {
      readonly outcome: 'failed';
      readonly failure: Failure;
      /** `incomplete`: something is left that was neither finished nor undone. */
      readonly undo: 'not-needed' | 'clean' | 'incomplete';
    }
  | { readonly outcome: 'superseded' }
  | { readonly outcome: 'left' };
