import { createSubscriptions, type Subscriptions } from '../events/subscriptions.ts';
import { createStreamOpener } from '../stream/open.ts';
import { createApi, type LibvirtApi } from './api.ts';
import { type Call, type CallerLoad, createCaller } from './caller.ts';
import { type ConnectionState, createLink } from './link.ts';
import { type LibvirtOptions, type ResolvedOptions, resolveOptions } from './options.ts';

/** How the first connection is made. */
export interface ConnectOptions extends LibvirtOptions {
  /** Keep trying when libvirtd is not there yet, instead of rejecting. */
  readonly retry?: boolean;
  /** Gives up the first connection. */
  readonly signal?: AbortSignal;
}

/** One connection to libvirtd, with every procedure as a function. It comes back by itself after a loss. */
export interface LibvirtConnection extends LibvirtApi {
  /** Where it stands now. */
  readonly state: ConnectionState;
  readonly load: CallerLoad;
  /**
   * Tells every change of `state`; the answer ends that. When it gets `connected` again, all subscriptions are
   * registered already, so a listing made then together with the events that follow misses nothing.
   */
  onState(listener: (state: ConnectionState) => void): () => void;
  /** Calls a procedure by its table row: for those that have no function here, with a row of your own. */
  readonly call: Call;
  /** Events, again after each reconnect. What happened in between is lost: list again. */
  readonly subscribe: Subscriptions['subscribe'];
  /** Refuses new calls, aborts open streams, waits up to `drainMs` (default 2,000) for calls under way, says goodbye. */
  close(options?: { readonly drainMs?: number }): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Connects to libvirtd.
 *
 * @throws LibvirtConnectionError - there is no libvirtd, or it refuses us
 * @throws LibvirtError - libvirtd cannot open the URI
 * @throws LibvirtUriError - the URI is none, or names another transport than a unix socket
 */
export async function connect(options: ConnectOptions = {}): Promise<LibvirtConnection> {
  return await connectResolved(resolveOptions(options), options.retry ?? false, options.signal);
}

/** The same with the defaults filled in. */
export async function connectResolved(
  resolved: ResolvedOptions,
  retry: boolean,
  signal?: AbortSignal,
): Promise<LibvirtConnection> {
  const listeners = new Set<(state: ConnectionState) => void>();
  const link = createLink(resolved, {
    established: (session) => subscriptions.restore(session, resolved.connectTimeoutMs),
    lost() {
      subscriptions.forget();
      caller.scheduler.reset();
    },
    event: (frame) => subscriptions.dispatch(frame),
    changed(state) {
      for (const listener of [...listeners]) {
        try {
          listener(state);
        } catch (error) {
          resolved.onListenerError(error);
        }
      }
      if (state.state === 'connected') caller.scheduler.pump();
    },
  });
  const caller = createCaller(resolved, link.session);
  const subscriptions = createSubscriptions(caller.call, resolved.onListenerError);
  const streams = createStreamOpener(resolved);
  const api = createApi({
    call: caller.call,
    open: streams.open,
  });

  async function close({ drainMs = 2000 }: { readonly drainMs?: number } = {}): Promise<void> {
    caller.stop();
    streams.closeAll();
    const timer = deadline(drainMs);
    await Promise.race([caller.scheduler.idle(), timer.passed]);
    timer.cancel();
    await link.close(Math.max(drainMs, 100));
  }

  await link.start(retry, signal);
  return {
    ...api,
    get state() {
      return link.state();
    },
    get load() {
      return caller.load;
    },
    onState(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    call: caller.call,
    subscribe: subscriptions.subscribe,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

function deadline(ms: number): { passed: Promise<void>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return { passed, cancel: () => clearTimeout(timer) };
}
