import type { Failure } from '@cloudlet/contract';
import { HypervisorError } from '@cloudlet/hypervisor';

/** An error of the agent's own with a stable code for programs. */
export class OperationError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OperationError';
    this.code = code;
  }
}

/** What is reported of an error: its code, its message for people, and the driver's own words for operators. */
export function failureOf(error: unknown): Failure {
  if (error instanceof HypervisorError || error instanceof OperationError) {
    const detail = causeText(error.cause);
    return { code: error.code, message: error.message, ...(detail ? { detail } : {}) };
  }
  return {
    code: 'internal',
    message: 'The compute node met an unexpected error.',
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

/** Whether nobody answered, so that it is unknown whether the step was done: it is asked again once somebody answers. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof HypervisorError && error.code === 'unreachable';
}

function causeText(cause: unknown): string {
  if (cause === undefined) return '';
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
