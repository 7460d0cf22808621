/** The command line was wrong: exit code 2, as GNU tools do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Something did not work, told so that a person can go on: what happened is the message.
 * `why` is what is known of the cause, `next` what to do, `log` where everything is written.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly why: string | undefined;
  readonly next: string | undefined;
  readonly log: string | undefined;

  constructor(message: string, more: { why?: string; next?: string; log?: string; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.why = more.why;
    this.next = more.next;
    this.log = more.log;
  }
}

/** The command must go on as root, which `main.ts` sees to. The message says why. */
export class NeedsRoot extends Error {
  override readonly name = 'NeedsRoot';
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether something could not be written for want of space, by itself or as the cause of what was thrown. */
export function isDiskFull(error: unknown): boolean {
  return (
    hasCode(error, 'ENOSPC', 'EDQUOT') ||
    (error instanceof Error && error.cause !== undefined && isDiskFull(error.cause))
  );
}

/** Whether a system call failed with this code, e.g. ENOENT. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
  );
}
