import type { ErrorCodeName, errorCodeName, errorDomainName } from './codes.ts';

/**
 * What is known of a call that failed without an answer:
 * - `not-sent`: libvirtd never saw it; it can be repeated safely.
 * - `unknown`: it was sent; libvirtd may have done it, may be doing it still, or never will.
 */
export type CallOutcome = 'not-sent' | 'unknown';

/** Everything that this package throws on purpose, told apart by `kind`. */
export type AnyLibvirtError = LibvirtError | LibvirtConnectionError | LibvirtTimeoutError | LibvirtAbortError;

/** The fields of {@link LibvirtError}. */
export interface LibvirtErrorInfo {
  readonly code: number;
  readonly codeName: ReturnType<typeof errorCodeName>;
  readonly domain: number;
  readonly domainName: ReturnType<typeof errorDomainName>;
  readonly level: 'none' | 'warning' | 'error' | `unknown-${number}`;
  /** The procedure that failed, e.g. `domain.create`. */
  readonly procedure: string;
  /** libvirt's extra texts and numbers (`str1`… `int2`), as far as it set them. */
  readonly details: readonly (string | number)[];
}

/** libvirt answered with an error: the call was received and refused, or failed. */
export class LibvirtError extends Error implements LibvirtErrorInfo {
  override readonly name = 'LibvirtError';
  readonly kind = 'libvirt';
  /** libvirt's number (`virErrorNumber`). */
  readonly code: number;
  /** libvirt's name without `VIR_ERR_`, e.g. `NO_DOMAIN`. */
  readonly codeName: LibvirtErrorInfo['codeName'];
  /** The part of libvirt that raised it (`virErrorDomain`). */
  readonly domain: number;
  readonly domainName: LibvirtErrorInfo['domainName'];
  readonly level: LibvirtErrorInfo['level'];
  readonly procedure: string;
  readonly details: readonly (string | number)[];

  constructor(message: string, info: LibvirtErrorInfo) {
    super(message);
    this.code = info.code;
    this.codeName = info.codeName;
    this.domain = info.domain;
    this.domainName = info.domainName;
    this.level = info.level;
    this.procedure = info.procedure;
    this.details = info.details;
  }
}

/**
 * Why there is no connection:
 * - `unreachable`: the socket could not be opened.
 * - `auth`: libvirtd wants an authentication that this package lacks, or refused it.
 * - `lost`: libvirtd went away, or its bytes made no sense (see `cause`).
 * - `unresponsive`: keepalive messages were not answered.
 * - `closed`: `close()` was called.
 */
export type ConnectionErrorReason = 'unreachable' | 'auth' | 'lost' | 'unresponsive' | 'closed';

/** There is no connection to libvirtd, or it ended while the call was under way. */
export class LibvirtConnectionError extends Error {
  override readonly name = 'LibvirtConnectionError';
  readonly kind = 'connection';
  readonly reason: ConnectionErrorReason;
  readonly outcome: CallOutcome;

  constructor(reason: ConnectionErrorReason, message: string, outcome: CallOutcome, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.outcome = outcome;
  }
}

/** No answer in time. */
export class LibvirtTimeoutError extends Error {
  override readonly name = 'LibvirtTimeoutError';
  readonly kind = 'timeout';
  readonly procedure: string;
  readonly timeoutMs: number;
  /** `queued`: it never left (outcome `not-sent`). `sent`: libvirtd got it and was silent (outcome `unknown`). */
  readonly phase: 'queued' | 'sent';
  readonly outcome: CallOutcome;

  constructor(procedure: string, timeoutMs: number, phase: 'queued' | 'sent') {
    super(
      phase === 'sent'
        ? `libvirtd did not answer ${procedure} within ${timeoutMs} ms`
        : `${procedure} could not be sent within ${timeoutMs} ms`,
    );
    this.procedure = procedure;
    this.timeoutMs = timeoutMs;
    this.phase = phase;
    this.outcome = phase === 'sent' ? 'unknown' : 'not-sent';
  }
}

/** The caller's AbortSignal fired; its reason is the `cause`. libvirt cannot take a call back: see `outcome`. */
export class LibvirtAbortError extends Error {
  override readonly name = 'AbortError';
  readonly kind = 'abort';
  readonly procedure: string;
  readonly outcome: CallOutcome;

  constructor(procedure: string, reason: unknown, outcome: CallOutcome) {
    super(`${procedure} was aborted by its caller`, { cause: reason });
    this.procedure = procedure;
    this.outcome = outcome;
  }
}

/** Is it libvirt's own answer, and (when names are given) one of these? `isLibvirtError(e, 'NO_DOMAIN')`. */
export function isLibvirtError(error: unknown, ...names: readonly ErrorCodeName[]): error is LibvirtError {
  if (!(error instanceof LibvirtError)) return false;
  return names.length === 0 || names.some((name) => name === error.codeName);
}

/** True when the call certainly had no effect: libvirtd never received it. */
export function wasNeverSent(error: unknown): boolean {
  return (
    (error instanceof LibvirtConnectionError ||
      error instanceof LibvirtTimeoutError ||
      error instanceof LibvirtAbortError) &&
    error.outcome === 'not-sent'
  );
}
