import {
  isLibvirtError,
  LibvirtAbortError,
  LibvirtConnectionError,
  LibvirtError,
  LibvirtTimeoutError,
} from '@cloudlet/libvirt';
import { HypervisorError, type HypervisorErrorCode } from '../port.ts';

/** Runs a libvirt call and turns its errors into the port's, with libvirt's own as the cause. */
export async function ask<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw translate(error);
  }
}

/** Like {@link ask}, for calls after which a vanished domain is as good as done: answers null where there is none. */
export async function askIfThere<Result>(call: Promise<Result>): Promise<Result | null> {
  try {
    return await call;
  } catch (error) {
    if (isLibvirtError(error, 'NO_DOMAIN')) return null;
    throw translate(error);
  }
}

/** The port's error for one of libvirt's; others pass as they are. */
export function translate(error: unknown): unknown {
  if (error instanceof LibvirtError)
    return new HypervisorError(codeFor(error), error.message, { cause: error });
  if (error instanceof LibvirtConnectionError) {
    return new HypervisorError('unreachable', `libvirt cannot be reached: ${error.message}`, {
      cause: error,
    });
  }
  if (error instanceof LibvirtTimeoutError)
    return new HypervisorError('timed_out', error.message, { cause: error });
  if (error instanceof LibvirtAbortError)
    return new HypervisorError('aborted', error.message, { cause: error });
  return error;
}

function codeFor(error: LibvirtError): HypervisorErrorCode {
  if (error.codeName === 'NO_DOMAIN') return 'domain_not_found';
  if (/no space left on device/i.test(error.message)) return 'disk_full';
  return 'failed';
}

/** For the file system's errors: a full disk has a code of its own. */
export function fileError(error: unknown): unknown {
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
    return new HypervisorError('disk_full', 'the node has no disk space left', { cause: error });
  }
  return error;
}
