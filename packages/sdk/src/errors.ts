import type { KnownErrorCode } from './generated/routes.ts';
import type { Operation, Problem } from './types.ts';

/** A code of the API's; a cloud that is newer than this client may know others. */
export type ErrorCode = KnownErrorCode | (string & Record<never, never>);

/** The API's refusal, as it says it (RFC 9457): what a code tells besides is a member of the problem, e.g. `resource`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly problem: Problem & Readonly<Record<string, unknown>>;

  constructor(problem: Problem & Readonly<Record<string, unknown>>) {
    super(problem.detail);
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
  }
}

/** Nothing answered: no connection, or no answer in time. Of what was asked it is not known whether it was done. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  readonly code = 'unreachable';

  constructor(url: string, cause: unknown) {
    super(`${new URL(url).origin} does not answer: ${reasonOf(cause)}`, { cause });
  }
}

/** Something answered that is not the API: a proxy, another web server. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
  readonly code = 'unexpected_answer';
  readonly status: number;

  constructor(url: string, status: number, options?: ErrorOptions) {
    super(`${url} answered ${status} with something that is not of Cloudlet's API`, options);
    this.status = status;
  }
}

/** An operation has ended, and not well. */
export class OperationFailedError extends Error {
  override readonly name = 'OperationFailedError';
  readonly code: 'operation_failed' | 'operation_superseded';
  readonly operation: Operation;

  constructor(operation: Operation) {
    const isSuperseded = operation.status === 'SUPERSEDED';
    super(
      isSuperseded
        ? `${operation.kind} was ended by a destroy of the instance`
        : `${operation.kind} failed: ${operation.failure?.message ?? 'without a reason'}`,
    );
    this.code = isSuperseded ? 'operation_superseded' : 'operation_failed';
    this.operation = operation;
  }
}

/** An operation has not ended in the time that somebody would wait. It goes on. */
export class WaitTimeoutError extends Error {
  override readonly name = 'WaitTimeoutError';
  readonly code = 'wait_timeout';
  /** As it was seen last. */
  readonly operation: Operation;

  constructor(operation: Operation, timeoutMs: number) {
    super(`${operation.kind} has not ended within ${timeoutMs / 1_000} s; it goes on`);
    this.operation = operation;
  }
}

/** fetch says no more than "fetch failed"; what happened is in its cause. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'TimeoutError') return 'not in time';
  return cause.cause instanceof Error ? cause.cause.message || cause.message : cause.message;
}
