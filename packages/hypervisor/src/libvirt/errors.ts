import {
  isLibvirtError,
  LibvirtAbortError,
  LibvirtConnectionError,
  LibvirtError,
  LibvirtTimeoutError,
} from '@cloudlet/libvirt';
import { HypervisorError, type HypervisorErrorCode } from '../port.ts';

/** Waits for a libvirt call or for work on files and turns their errors into the port's, with the original as the cause. */
export async function ask<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw translate(error);
  }
}

/** A method whose errors are the port's. */
export function asking<Args extends unknown[], Result>(method: (...args: Args) => Promise<Result>) {
  return (...args: Args): Promise<Result> => ask(method(...args));
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

/** The port's error for one of libvirt's or of the file system; others pass as they are. */
function translate(error: unknown): unknown {
  const become = (code: HypervisorErrorCode, message: string) =>
    new HypervisorError(code, message, { cause: error });
  if (error instanceof LibvirtError) return become(codeFor(error), error.message);
  if (error instanceof LibvirtConnectionError) {
    return become('unreachable', `libvirt cannot be reached: ${error.message}`);
  }
  if (error instanceof LibvirtTimeoutError) return become('timed_out', error.message);
  if (error instanceof LibvirtAbortError) return become('aborted', error.message);
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) return become('disk_full', 'the node has no disk space left');
  if (error instanceof Error && 'syscall' in error) return become('failed', error.message);
  return error;
}

function codeFor(error: LibvirtError): HypervisorErrorCode {
  if (error.codeName === 'NO_DOMAIN') return 'domain_not_found';
  return tellsOfFullDisk(error.message) ? 'disk_full' : 'failed';
}

/** What QEMU and its tools say then, ENOSPC's text (strerror(3)). */
export function tellsOfFullDisk(message: string): boolean {
  return /no space left on device|disk quota exceeded/i.test(message);
}

/** Whether it is an error of the operating system with one of these codes (errno(3)). */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
