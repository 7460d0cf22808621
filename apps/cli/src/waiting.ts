import { type Accepted, type Operation, ProblemError, waitFor } from '@cloudlet/sdk';
import type { Cloud } from './cloud.ts';
import { CommandFailure } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { duration } from './output/format.ts';
import { startProgress } from './output/progress.ts';

/** `--wait` and `--timeout` (seconds) of commands that start an operation. */
export type WaitOptions = { readonly wait?: boolean; readonly timeout?: number };

/**
 * Waits for an operation's end, showing how far it is.
 * @param name of its instance
 * @throws OperationFailedError, WaitTimeoutError, CommandFailure after Ctrl+C
 */
export async function waitShown(
  cloud: Cloud,
  name: string,
  operation: Operation,
  timeout?: number,
): Promise<Operation> {
  const progress = startProgress(name);
  const leaving = new AbortController();
  const onInterrupt = () => leaving.abort(leftBehind(operation));
  process.once('SIGINT', onInterrupt);
  try {
    return await waitFor(cloud.client, operation, {
      onProgress: progress.show,
      timeoutMs: timeout === undefined ? undefined : timeout * 1_000,
      signal: leaving.signal,
    });
  } finally {
    process.off('SIGINT', onInterrupt);
    progress.end();
  }
}

function leftBehind({ id }: Operation): CommandFailure {
  const message = `Interrupted; the work goes on. See to its end: cloudletctl operation wait ${id}`;
  return new CommandFailure('interrupted', EXIT.interrupted, message);
}

/** What was accepted, as it is when its end has been waited for, where that was asked. @throws what {@link waitShown} throws */
export async function settle<Work extends Accepted>(
  cloud: Cloud,
  work: Work,
  { wait, timeout }: WaitOptions,
): Promise<Work> {
  if (!wait) return work;
  const operation = await waitShown(cloud, work.instance.name, work.operation, timeout);
  const instance = await cloud.client.instances.get({ id: work.instance.id }).catch((error: unknown) => {
    // A destroyed instance is gone: it is shown as it was last.
    if (error instanceof ProblemError && error.code === 'not_found') return work.instance;
    throw error;
  });
  return { ...work, instance, operation };
}

/** One line about work: accepted, or how long it took. */
export function sentence({ instance, operation }: Accepted): string {
  const what = `${instance.name}: ${operation.kind}`;
  if (operation.status !== 'SUCCEEDED') return `${what} accepted, operation ${operation.id}`;
  return `${what} succeeded in ${duration(operation.acceptedAt, operation.endedAt)}`;
}
