import { HypervisorError } from '../../port.ts';
import type { ClientMessage, ServerMessage } from '../wire/messages.ts';

export type CallOptions = {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
};

/** Calls that wait for their answers. */
export type PendingCalls = {
  call(method: string, params: unknown, options: CallOptions): Promise<unknown>;
  /** Whether the message was an answer or progress of a call. */
  settle(message: ServerMessage): boolean;
  /** Fails all with `unreachable`. */
  failAll(reason: string): void;
};

type Pending = {
  readonly succeed: (value: unknown) => void;
  readonly fail: (error: HypervisorError) => void;
  readonly onProgress: (fraction: number) => void;
};

export function createPendingCalls(send: (message: ClientMessage) => void): PendingCalls {
  const pending = new Map<number, Pending>();
  let last = 0;

  const begin = (method: string, params: unknown, { timeoutMs, signal, onProgress }: CallOptions) => {
    last += 1;
    const id = last;
    return new Promise<unknown>((resolve, reject) => {
      const cancel = () => send({ type: 'cancel', id });
      const timer = setTimeout(() => {
        cancel();
        pending.get(id)?.fail(new HypervisorError('timed_out', `${method} had no answer in ${timeoutMs} ms`));
      }, timeoutMs);
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
        pending.delete(id);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      pending.set(id, {
        succeed: (value) => {
          end();
          resolve(value);
        },
        fail: (error) => {
          end();
          reject(error);
        },
        onProgress: onProgress ?? (() => {}),
      });
      send({ type: 'call', id, method, params });
    });
  };

  return {
    async call(method, params, options) {
      if (options.signal?.aborted)
        throw new HypervisorError('aborted', `${method} was aborted before it began`);
      return begin(method, params, options);
    },
    settle(message) {
      switch (message.type) {
        case 'result':
          pending.get(message.id)?.succeed(message.value);
          return true;
        case 'error':
          pending.get(message.id)?.fail(new HypervisorError(message.code, message.message));
          return true;
        case 'progress':
          pending.get(message.id)?.onProgress(message.fraction);
          return true;
        default:
          return false;
      }
    },
    failAll(reason) {
      for (const { fail } of [...pending.values()]) fail(new HypervisorError('unreachable', reason));
    },
  };
}
