import { AsyncLocalStorage } from 'node:async_hooks';
import type { Job } from '@cloudlet/contract';

/** What log lines name an operation by. */
type OperationIds = { readonly operationId: string; readonly requestId: string };

const current = new AsyncLocalStorage<OperationIds>();

/** Does the work, and all that it waits for, in the name of the job's operation. */
export function inOperation<Result>(
  { operationId, requestId }: Pick<Job, 'operationId' | 'requestId'>,
  work: () => Promise<Result>,
): Promise<Result> {
  return current.run({ operationId, requestId }, work);
}

/** The operation in whose name this is called; nothing where there is none. For lines of what knows of no operations: the driver. */
export function currentOperation(): OperationIds | Record<string, never> {
  return current.getStore() ?? {};
}
