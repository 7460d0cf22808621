export { type Clock, systemClock } from './clock.ts';
export { OperationError } from './failure.ts';
export { createInterrupter, type Interrupter, type Interruption } from './interruption.ts';
export {
  NOTHING_DONE,
  type Passage,
  type Plan,
  type SagaEnd,
  type Step,
  stagesOf,
  stepsOf,
  stepsUpToPivot,
} from './plan.ts';
export type { Recorder, StepMark } from './recorder.ts';
export type { StepProgress } from './run.ts';
export { runPlan } from './run-plan.ts';
