import {
  type Accepted,
  type Operation,
  OperationFailedError,
  ProblemError,
  WaitTimeoutError,
  waitFor,
} from '@cloudlet/sdk';
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
  let onInterrupt = () => leaving.abort();
  // Ends the waiting by itself too: a request that is under way may not notice that it is to end.
  const left = new Promise<never>((_, reject) => {
    onInterrupt = () => {
      const reason = leftBehind(operation);
      leaving.abort(reason);
      reject(reason);
    };
  });
  process.once('SIGINT', onInterrupt);
  try {
    const ended = waitFor(cloud.client, operation, {
      onProgress: progress.show,
      timeoutMs: timeout === undefined ? undefined : timeout * 1_000,
      signal: leaving.signal,
    });
    return await Promise.race([ended, left]);
  } finally {
    process.off('SIGINT', onInterrupt);
    progress.end();
  }
}

function leftBehind({ id }: Operation): CommandFailure {
  const message = `Interrupted; the work goes on. See to its end: cloudletctl operation wait ${id}`;
  return new CommandFailure('interrupted', EXIT.interrupted, message);
}

/** What was accepted as it was seen last, and what the waiting for its end has failed by. */
export type Settled<Work> = { readonly work: Work; readonly failures: readonly unknown[] };

/** What was accepted, as it is when its end has been waited for, where that was asked. */
export async function settle<Work extends Accepted>(
  cloud: Cloud,
  work: Work,
  { wait, timeout }: WaitOptions,
): Promise<Settled<Work>> {
  if (!wait) return { work, failures: [] };
  try {
    return { work: await ended(cloud, work, timeout), failures: [] };
  } catch (error) {
    const isOfWork = error instanceof OperationFailedError || error instanceof WaitTimeoutError;
    return { work: isOfWork ? { ...work, operation: error.operation } : work, failures: [error] };
  }
}

/**
 * Prints what was accepted, also where its end was not seen or not a good one.
 * @throws what {@link waitShown} throws, when it has been printed
 */
export async function printSettled<Work extends Accepted>(
  cloud: Cloud,
  accepted: Work,
  options: WaitOptions,
  text: (work: Work) => string = sentence,
): Promise<void> {
  const { work, failures } = await settle(cloud, accepted, options);
  await cloud.print(work, () => text(work));
  if (failures.length > 0) throw failures[0];
}

async function ended<Work extends Accepted>(
  cloud: Cloud,
  work: Work,
  timeout: number | undefined,
): Promise<Work> {
  const operation = await waitShown(cloud, work.instance.name, work.operation, timeout);
  const instance = await cloud.client.instances.get({ id: work.instance.id }).catch((error: unknown) => {
    // A destroyed instance is gone: it is shown as it was last.
    if (error instanceof ProblemError && error.code === 'not_found') return work.instance;
    throw error;
  });
  return { ...work, instance, operation };
}

/** One line about work: accepted, how long it took, or that it ended otherwise. */
export function sentence({ instance, operation }: Accepted): string {
  const what = `${instance.name}: ${operation.kind}`;
  if (operation.status === 'FAILED' || operation.status === 'SUPERSEDED')
    return `${what} ${operation.status.toLowerCase()}, operation ${operation.id}`;
  if (operation.status !== 'SUCCEEDED') return `${what} accepted, operation ${operation.id}`;
  return `${what} succeeded in ${duration(operation.acceptedAt, operation.endedAt)}`;
}
