import { OperationFailedError, WaitTimeoutError } from './errors.ts';
import { pause } from './http/pause.ts';
import type { Client, Operation } from './types.ts';

export type Waiting = {
  /** Called with the operation as it is at first and whenever it was asked for. */
  readonly onProgress?: ((operation: Operation) => void) | undefined;
  /** Milliseconds; without it as long as the operation takes: every operation ends. */
  readonly timeoutMs?: number | undefined;
  /** Ends the waiting, not the operation. */
  readonly signal?: AbortSignal | undefined;
};

const FIRST_PAUSE_MS = 150;
const LONGEST_PAUSE_MS = 1_500;

/**
 * Waits for an operation's end by asking, ever less often.
 * @returns it as it succeeded
 * @throws OperationFailedError when it failed or was superseded, WaitTimeoutError, the signal's reason, and what the client throws
 */
export async function waitFor(
  client: Client,
  { id }: Pick<Operation, 'id'>,
  { onProgress, timeoutMs, signal }: Waiting = {},
): Promise<Operation> {
  const deadline = performance.now() + (timeoutMs ?? Number.POSITIVE_INFINITY);
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 1.3, LONGEST_PAUSE_MS)) {
    const operation = await client.operations.get({ id }, { signal });
    onProgress?.(operation);
    if (operation.status === 'SUCCEEDED') return operation;
    if (operation.endedAt !== null) throw new OperationFailedError(operation);
    const left = deadline - performance.now();
    if (left <= 0) throw new WaitTimeoutError(operation, timeoutMs ?? 0);
    await pause(Math.min(wait, left), signal);
  }
}
