import {
  OperationFailedError,
  ProblemError,
  UnexpectedAnswerError,
  UnreachableError,
  WaitTimeoutError,
} from '@cloudlet/sdk';
import { CommandFailure } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** What is told of an error: to a script by `exitCode` and `code`, to a person by `lines`. */
export type Explanation = {
  readonly exitCode: ExitCode;
  readonly code: string;
  readonly lines: readonly string[];
  /** What a program may want besides. */
  readonly members: Readonly<Record<string, unknown>>;
};

/** @returns null where it is none that was foreseen: a fault of the command's */
export function explainError(error: unknown): Explanation | null {
  if (error instanceof CommandFailure) return told(error.exitCode, error.code, error.message);
  if (error instanceof ProblemError) return explainProblem(error);
  if (error instanceof OperationFailedError) {
    const { operation } = error;
    const at = operation.steps.findLast(({ outcome }) => outcome === 'failed')?.name;
    const lines = [`${error.message}${at ? ` (in the step ${at})` : ''}`, `Operation: ${operation.id}`];
    return { exitCode: EXIT.operationFailed, code: error.code, lines, members: { operation } };
  }
  if (error instanceof WaitTimeoutError) {
    const { operation } = error;
    const lines = [`${error.message}.`, `Go on waiting: cloudletctl operation wait ${operation.id}`];
    return { exitCode: EXIT.timeout, code: error.code, lines, members: { operation } };
  }
  if (error instanceof UnreachableError || error instanceof UnexpectedAnswerError) {
    return told(EXIT.unavailable, error.code, error.message);
  }
  return null;
}

function told(exitCode: ExitCode, code: string, message: string): Explanation {
  return { exitCode, code, lines: [message], members: {} };
}

function explainProblem({ code, status, message, problem }: ProblemError): Explanation {
  const issues = Array.isArray(problem.issues) ? problem.issues.map(issueLine) : [];
  const hint = code === 'unauthenticated' ? ['Sign in again: cloudletctl login'] : [];
  return { exitCode: exitCodeOf(code, status), code, lines: [message, ...issues, ...hint], members: problem };
}

function exitCodeOf(code: string, status: number): ExitCode {
  if (status === 401) return EXIT.notSignedIn;
  if (status === 404) return EXIT.notFound;
  // 503 is also what the cloud says when no compute node can take an instance: it serves, and says no.
  if (status >= 500 && code !== 'no_node') return EXIT.unavailable;
  return EXIT.refused;
}

function issueLine(issue: { readonly path?: readonly unknown[]; readonly message?: string }): string {
  return `  ${issue.path?.join('.') ?? ''}: ${issue.message ?? ''}`;
}
