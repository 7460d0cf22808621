import { CONTRACT_VERSION, type Job } from '@cloudlet/contract';
import type { StepProgress } from '../saga/index.ts';
import type { Progress } from './telemetry.ts';

/** A step's progress as part of the whole operation's. */
export function progressMessage(
  nodeId: string,
  job: Job,
  { direction, step, behind, fraction, index, count }: StepProgress & { index: number; count: number },
): Progress {
  return {
    version: CONTRACT_VERSION,
    type: 'progress',
    nodeId,
    operationId: job.operationId,
    attempt: job.attempt,
    instanceId: job.instance.id,
    generation: job.instance.generation,
    direction,
    step,
    stepIndex: index,
    stepCount: count,
    fraction: Math.min(1, (behind + fraction) / count),
  };
}
