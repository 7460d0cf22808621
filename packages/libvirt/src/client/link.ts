import { setTimeout as delay } from 'node:timers/promises';
import { LibvirtConnectionError } from '../errors/errors.ts';
import { sayGoodbye, shakeHands } from '../rpc/handshake.ts';
import { openSession, type Session } from '../rpc/session.ts';
import type { Frame } from '../wire/frame.ts';
import type { ResolvedOptions } from './options.ts';

/** Where the connection stands. */
export type ConnectionState =
  /** `reconnects` counts how often it came back; listings made before are out of date when it rises. */
  | { readonly state: 'connected'; readonly reconnects: number }
  | { readonly state: 'reconnecting'; readonly error: Error; readonly attempt: number }
  | { readonly state: 'closed' };

/** The session that is open now, and its replacement when it breaks. */
export interface Link {
  /** Undefined unless connected. */
  session(): Session | undefined;
  state(): ConnectionState;
  /** One attempt, or with `retry` as many as it takes until `signal` fires. */
  start(retry: boolean, signal?: AbortSignal): Promise<void>;
  /** Says goodbye (if libvirtd answers within `timeoutMs`) and never reconnects. */
  close(timeoutMs: number): Promise<void>;
}

/** What the link's owner does at each turn. */
export interface LinkListener {
  /** A new session is ready; calls may follow when this has resolved. */
  established(session: Session): Promise<void>;
  /** The session is gone; what was under way has failed. */
  lost(): void;
  event(frame: Frame): void;
  changed(state: ConnectionState): void;
}

/** Keeps one session open: after a loss it tries again with growing pauses, for ever. */
export function createLink(options: ResolvedOptions, listener: LinkListener): Link {
  let current: Session | undefined;
  let state: ConnectionState = { state: 'reconnecting', error: new Error('not connected yet'), attempt: 0 };
  let reconnects = -1;
  const closing = new AbortController();

  function change(next: ConnectionState): void {
    state = next;
    listener.changed(next);
  }

  async function attempt(signal: AbortSignal): Promise<void> {
    let own: Session | undefined;
    const session = await openSession(
      { ...options, signal },
      {
        event: (frame) => listener.event(frame),
        close(error) {
          if (own === undefined || current !== own) return;
          current = undefined;
          listener.lost();
          if (!closing.signal.aborted) void reconnect(error);
        },
      },
    );
    try {
      await shakeHands(session, {
        uri: options.driverUri,
        flags: options.flags,
        keepalive: options.keepalive,
        timeoutMs: options.connectTimeoutMs,
        signal,
      });
      await listener.established(session);
      const ended = session.ended();
      if (ended !== undefined) throw ended;
      signal.throwIfAborted();
    } catch (error) {
      session.channel.destroy(new LibvirtConnectionError('closed', 'given up', 'unknown', { cause: error }));
      throw error;
    }
    own = session;
    current = session;
    reconnects += 1;
    change({ state: 'connected', reconnects });
  }

  async function persist(first: Error, signal: AbortSignal): Promise<void> {
    let error = first;
    for (let tries = 1; !signal.aborted; tries += 1) {
      change({ state: 'reconnecting', error, attempt: tries });
      // Cut short by the signal, which is looked at next.
      await delay(backoff(tries, options.backoff), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      try {
        return await attempt(signal);
      } catch (cause) {
        error = cause instanceof Error ? cause : new Error(String(cause));
      }
    }
  }

  const reconnect = (error: Error): Promise<void> => persist(error, closing.signal);

  return {
    session: () => current,
    state: () => state,
    async start(retry, signal) {
      const either = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      try {
        await attempt(either);
      } catch (error) {
        if (!retry) {
          change({ state: 'closed' });
          throw error;
        }
        await persist(error as Error, either);
        if (either.aborted) {
          change({ state: 'closed' });
          throw new LibvirtConnectionError('unreachable', 'gave up connecting', 'not-sent', {
            cause: either.reason,
          });
        }
      }
    },
    async close(timeoutMs) {
      if (closing.signal.aborted) return;
      closing.abort();
      const session = current;
      if (session !== undefined) {
        try {
          await sayGoodbye(session, timeoutMs);
          session.channel.end();
        } catch (error) {
          session.channel.destroy(
            new LibvirtConnectionError('closed', 'the connection was closed', 'unknown', { cause: error }),
          );
        }
      }
      current = undefined;
      change({ state: 'closed' });
    },
  };
}

/** Doubling pauses; the random part keeps many clients of one libvirtd from coming back in the same instant. */
function backoff(attempt: number, { minMs, maxMs }: ResolvedOptions['backoff']): number {
  const full = Math.min(maxMs, minMs * 2 ** Math.min(attempt - 1, 30));
  return full * (1 - Math.random() / 4);
}
