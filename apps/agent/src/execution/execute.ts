import { type Job, jobId } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { Hypervisor } from '@cloudlet/hypervisor';
import { OPERATIONS } from '@cloudlet/model';
import type { BaseImages } from '../images/base-images.ts';
import { type HeldAttempt, isAfterLost, passageOf } from '../journal/index.ts';
import { type AnyContext, type AnyPlan, type OpenConsoles, planFor } from '../operations/index.ts';
import {
  type Clock,
  createInterrupter,
  type Interrupter,
  type Recorder,
  runPlan,
  type SagaEnd,
  type StepProgress,
  stepsOf,
} from '../saga/index.ts';
import { inOperation } from './current-operation.ts';
import { observePower, type Reporting } from './reporting.ts';

export type ExecutionTools = {
  readonly hypervisor: Hypervisor;
  readonly images: BaseImages;
  readonly consoles: OpenConsoles;
  readonly clock: Clock;
  readonly reporting: Reporting;
  /** The host's present boot. */
  readonly bootId: () => string;
  readonly onProgress: (job: Job, progress: StepProgress & { index: number; count: number }) => void;
  readonly logger: Logger;
};

/**
 * Runs an attempt from where its journal stands to its end and reports that. Interrupted by `leave` it stops without one, and
 * the next agent goes on.
 * @throws the file system's error when the journal cannot be written; to be called again.
 */
export function execute(tools: ExecutionTools, held: HeldAttempt, interrupter: Interrupter): Promise<void> {
  return inOperation(held.job, () => executeInOperation(tools, held, interrupter));
}

async function executeInOperation(
  tools: ExecutionTools,
  held: HeldAttempt,
  interrupter: Interrupter,
): Promise<void> {
  const { clock, reporting, hypervisor } = tools;
  const { job } = held;
  const logger = tools.logger.child({
    operationId: job.operationId,
    attempt: job.attempt,
    requestId: job.requestId,
    instanceId: job.instance.id,
    kind: job.input.kind,
  });
  const end = await runOrSkip(tools, held, interrupter, logger);
  if (end.outcome === 'left') return logger.info('the operation goes on with the next start of the agent');
  const power = await observePower(hypervisor, job.instance.id, clock, interrupter);
  if (power === 'left') return;
  await reporting.ended(held, end, power);
  logger.info({ ...end, power }, 'the operation has ended');
}

/** Gives back an attempt that has not begun, because the agent is leaving. */
export async function handBack(
  { hypervisor, reporting, clock }: ExecutionTools,
  held: HeldAttempt,
): Promise<void> {
  const leaving = createInterrupter();
  leaving.interrupt({ kind: 'leave' });
  const power = await observePower(hypervisor, held.job.instance.id, clock, leaving);
  // Unanswered now, it stays in the journal: the next agent does it.
  if (power !== 'left') await reporting.ended(held, { outcome: 'handed-back' }, power);
}

/** What is cancelled or superseded before it has begun ends without having begun. */
async function runOrSkip(
  tools: ExecutionTools,
  held: HeldAttempt,
  interrupter: Interrupter,
  logger: Logger,
): Promise<SagaEnd> {
  const begun = held.entries.some((entry) => entry.entry === 'run') || isAfterLost(held.entries);
  const { reason } = interrupter;
  if (!begun && reason?.kind === 'supersede') return { outcome: 'superseded' };
  if (!begun && reason?.kind === 'cancel') {
    return { outcome: 'failed', failure: reason.failure, undo: 'not-needed' };
  }
  return run(tools, held, interrupter, logger);
}

async function run(
  tools: ExecutionTools,
  held: HeldAttempt,
  interrupter: Interrupter,
  logger: Logger,
): Promise<SagaEnd> {
  const { clock, reporting } = tools;
  const { job } = held;
  const plan = planFor(job.input.kind);
  const bootId = tools.bootId();
  const passage = passageOf(held.entries, plan, bootId);
  logger.info({ resumed: passage.begun.size > 0 }, 'the operation runs');
  await held.append({ entry: 'run', at: clock.now(), bootId });
  reporting.started(job);
  return runPlan({
    plan,
    context: contextFor(tools, held, logger),
    passage,
    recorder: recorderFor(tools, held, logger),
    interrupter,
    clock,
    undoDeadlineMs: OPERATIONS[job.input.kind].undoDeadlineMs,
    onProgress: progressFor(tools, job, plan),
  });
}

function contextFor(tools: ExecutionTools, { job, entries }: HeldAttempt, logger: Logger): AnyContext {
  const { hypervisor, images, consoles, clock } = tools;
  const attempt = jobId(job);
  const attempts = isAfterLost(entries) ? attemptsUpTo(job) : [attempt];
  const context = { instance: job.instance, input: job.input, attempt, attempts };
  return { ...context, hypervisor, images, consoles, clock, logger } as AnyContext;
}

function attemptsUpTo({ operationId, attempt }: Job): string[] {
  return Array.from({ length: attempt }, (_, before) => jobId({ operationId, attempt: before + 1 }));
}

/** Writes the way down in the journal and in the log, where an operator follows a click to the hypervisor's call. */
function recorderFor(tools: ExecutionTools, held: HeldAttempt, logger: Logger): Recorder {
  const begunAt = new Map<string, number>();
  return {
    step: (mark) => {
      const { step, direction, at, failure } = mark;
      const key = `${direction} ${step}`;
      if (mark.mark === 'begun') begunAt.set(key, at);
      const ms = at - (begunAt.get(key) ?? at);
      if (mark.mark === 'failed') logger.warn({ step, direction, ms, failure }, 'a step failed');
      else if (mark.mark !== 'begun') logger.info({ step, direction, ms, outcome: mark.mark }, 'step');
      return held.append({ entry: 'step', ...mark });
    },
    pivotPassed: (at) => held.append({ entry: 'pivot', at }),
    undoing: async (failure, at) => {
      logger.warn({ failure }, 'undoing');
      await held.append({ entry: 'undoing', at, failure });
      tools.reporting.undoing(held.job, failure);
    },
  };
}

function progressFor(tools: ExecutionTools, job: Job, plan: AnyPlan): (progress: StepProgress) => void {
  const names = stepsOf(plan).map((step) => step.name);
  return (progress) =>
    tools.onProgress(job, { ...progress, index: names.indexOf(progress.step), count: names.length });
}
