import type { OPEN_FLAGS } from '../procedures/flags.ts';
import type { KeepaliveOptions } from '../rpc/keepalive.ts';
import type { Flags } from '../xdr/index.ts';
import { parseUri, type Target } from './uri.ts';

/** How to connect, and how patient to be. Every time is in ms. */
export interface LibvirtOptions {
  /** `qemu:///system` (default), `test:///default`, `qemu:///system?socket=/path`. */
  readonly uri?: string;
  /** libvirtd's unix socket; goes before the URI's. */
  readonly socketPath?: string;
  readonly flags?: Flags<typeof OPEN_FLAGS>;
  /** Time to open the socket, and for each step of the handshake. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** Time that libvirtd has to answer a call, from when it was sent. Default 60,000. */
  readonly callTimeoutMs?: number;
  /** Time that a call may wait to be sent: for others to end, or for the connection to come back. Default 30,000. */
  readonly queueTimeoutMs?: number;
  /** PINGs after silence; default every 5,000 ms, dead after 5 unanswered ones. Null: none. */
  readonly keepalive?: KeepaliveOptions | null;
  /**
   * Calls at libvirtd at a time. Default 4: libvirtd reads no more from a client that has 5 requests open
   * (`max_client_requests`), not even its keepalive messages, so one place stays free for these.
   */
  readonly maxInFlight?: number;
  /** Waits between attempts to reconnect: doubling from `minMs` (100) to `maxMs` (5,000), minus up to a quarter. */
  readonly backoff?: { readonly minMs?: number; readonly maxMs?: number };
  /** Told of each call when it has ended: for logs and metrics. */
  readonly onCall?: (report: CallReport) => void;
  /** Errors that listeners throw. Default: thrown again outside, as an uncaught exception. */
  readonly onListenerError?: (error: unknown) => void;
}

/** A call that has ended. */
export interface CallReport {
  /** E.g. `domain.create`. */
  readonly procedure: string;
  /** From when it was asked for, its waiting included. */
  readonly ms: number;
  /** What it failed with; null where it succeeded. */
  readonly error: unknown;
}

/** Options with everything filled in. */
export interface ResolvedOptions extends Target {
  readonly flags: Flags<typeof OPEN_FLAGS> | undefined;
  readonly connectTimeoutMs: number;
  readonly callTimeoutMs: number;
  readonly queueTimeoutMs: number;
  readonly keepalive: KeepaliveOptions | null;
  readonly maxInFlight: number;
  readonly backoff: { readonly minMs: number; readonly maxMs: number };
  readonly onCall: ((report: CallReport) => void) | undefined;
  readonly onListenerError: (error: unknown) => void;
}

/** Options of one call. */
export interface CallOptions {
  /** See {@link LibvirtOptions.callTimeoutMs}. */
  readonly timeoutMs?: number;
  /** See {@link LibvirtOptions.queueTimeoutMs}. */
  readonly queueTimeoutMs?: number;
  /** Ends the wait. libvirtd cannot take back what it has received: see the error's `outcome`. */
  readonly signal?: AbortSignal;
}

/** Fills in the defaults. Throws `LibvirtUriError` and `RangeError`. */
export function resolveOptions(options: LibvirtOptions): ResolvedOptions {
  const maxInFlight = options.maxInFlight ?? 4;
  if (!Number.isInteger(maxInFlight) || maxInFlight < 1)
    throw new RangeError('maxInFlight must be at least 1');
  return {
    ...parseUri(options.uri ?? 'qemu:///system', options.socketPath),
    flags: options.flags,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    callTimeoutMs: options.callTimeoutMs ?? 60_000,
    queueTimeoutMs: options.queueTimeoutMs ?? 30_000,
    keepalive: options.keepalive === undefined ? { intervalMs: 5000, count: 5 } : options.keepalive,
    maxInFlight,
    backoff: { minMs: options.backoff?.minMs ?? 100, maxMs: options.backoff?.maxMs ?? 5000 },
    onCall: options.onCall,
    onListenerError: options.onListenerError ?? rethrowOutside,
  };
}

function rethrowOutside(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
