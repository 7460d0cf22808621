import { LibvirtAbortError, LibvirtConnectionError, LibvirtTimeoutError } from '../errors/errors.ts';
import type { Procedure } from '../procedures/procedure.ts';
import type { Session } from '../rpc/session.ts';
import { decodeBody, encodeBody } from '../xdr/index.ts';
import type { CallOptions, CallReport, ResolvedOptions } from './options.ts';
import { createScheduler, type Scheduler, type Waiting } from './scheduler.ts';

/** Sends one call and waits for its answer. */
export type Call = <A, R>(
  procedure: Procedure<A, R>,
  name: string,
  args: A,
  options?: CallOptions,
  onReply?: (result: R) => void,
) => Promise<R>;

/** Calls with their queue. */
export interface Caller {
  readonly call: Call;
  readonly scheduler: Pick<Scheduler, 'idle' | 'pump' | 'reset'>;
  readonly load: CallerLoad;
  /** Refuses what waits, and all that comes later. */
  stop(): void;
}

/** Calls at libvirtd, calls that wait here, and, of those at libvirtd, calls that have timed out. */
export interface CallerLoad {
  readonly inFlight: number;
  readonly waiting: number;
  readonly overdue: number;
}

interface QueuedCall extends Waiting {
  cancel(error: Error): void;
}

const closed = (): LibvirtConnectionError =>
  new LibvirtConnectionError('closed', 'the connection was closed', 'not-sent');

/** Two clocks for each call: one while it waits to be sent, one from then on. */
export function createCaller(options: ResolvedOptions, session: () => Session | undefined): Caller {
  const scheduler = createScheduler<QueuedCall>(options.maxInFlight, () => session() !== undefined);
  let stopped = false;
  let overdue = 0;

  async function countUntil(answered: Promise<void>): Promise<void> {
    overdue += 1;
    await answered;
    overdue -= 1;
  }

  async function call<A, R>(
    procedure: Procedure<A, R>,
    name: string,
    args: A,
    { timeoutMs = options.callTimeoutMs, queueTimeoutMs = options.queueTimeoutMs, signal }: CallOptions = {},
    onReply?: (result: R) => void,
  ): Promise<R> {
    const body = encodeBody(procedure.args, args ?? ({} as A));
    if (stopped) throw closed();
    if (signal?.aborted) throw new LibvirtAbortError(name, signal.reason, 'not-sent');

    const origin = new Error('called here');
    return new Promise<R>((resolve, rejectPlain) => {
      const reject = (error: unknown): void => rejectPlain(withOrigin(error, origin));
      const leaveQueue = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      const queued: QueuedCall = {
        priority: procedure.priority,
        send() {
          leaveQueue();
          const open = session();
          if (open === undefined) throw new Error('sent without a session');
          const sent = open.request({
            program: procedure.program,
            procedure: procedure.number,
            name,
            body,
            timeoutMs,
            signal,
            decode: (bytes) => decodeBody(procedure.result, bytes),
            ...(onReply && { onReply }),
          });
          sent.result.then(resolve, (error: unknown) => {
            if (error instanceof LibvirtTimeoutError) void countUntil(sent.answered);
            reject(error);
          });
          return sent.answered;
        },
        cancel(error) {
          leaveQueue();
          reject(error);
        },
      };
      const giveUp = (error: Error): void => {
        if (scheduler.remove(queued)) queued.cancel(error);
      };
      const abort = (): void => giveUp(new LibvirtAbortError(name, signal?.reason, 'not-sent'));
      const timer = setTimeout(
        () => giveUp(new LibvirtTimeoutError(name, queueTimeoutMs, 'queued')),
        queueTimeoutMs,
      );
      signal?.addEventListener('abort', abort, { once: true });
      scheduler.add(queued);
    });
  }

  return {
    call: options.onCall ? reporting(call, options.onCall, options.onListenerError) : call,
    scheduler,
    get load() {
      return { ...scheduler.load, overdue };
    },
    stop() {
      stopped = true;
      for (const waiting of scheduler.drain()) waiting.cancel(closed());
    },
  };
}

function reporting(
  call: Call,
  onCall: (report: CallReport) => void,
  onListenerError: (error: unknown) => void,
): Call {
  const report = (procedure: string, begun: number, error: unknown): void => {
    try {
      onCall({ procedure, ms: performance.now() - begun, error });
    } catch (thrown) {
      onListenerError(thrown);
    }
  };
  return async (procedure, name, ...rest) => {
    const begun = performance.now();
    try {
      const result = await call(procedure, name, ...rest);
      report(name, begun, null);
      return result;
    } catch (error) {
      report(name, begun, error);
      throw error;
    }
  };
}

/** The answer arrives in the socket's own call stack, which helps nobody: shows where the call was made instead. */
function withOrigin(error: unknown, origin: Error): unknown {
  // A lost connection is one error for all of its calls: that one stays as it is.
  if (!(error instanceof Error) || error instanceof LibvirtConnectionError) return error;
  const frames = origin.stack?.split('\n').slice(1).join('\n');
  error.stack = `${error.name}: ${error.message}\n${frames}`;
  return error;
}
