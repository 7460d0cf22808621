import type { Failure } from '@cloudlet/contract';
import { HypervisorError, type HypervisorErrorCode } from '@cloudlet/hypervisor';

/** An error of the agent's own with a stable code for programs. */
export class OperationError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OperationError';
    this.code = code;
  }
}

/** What is reported of an error: its code, a message for people, and the driver's own words for operators. */
export function failureOf(error: unknown): Failure {
  if (error instanceof HypervisorError) {
    const detail = [error.message, causeText(error.cause)].filter((text) => text !== '').join('\n');
    return { code: error.code, message: REFUSALS[error.code], detail };
  }
  if (error instanceof OperationError) {
    const detail = causeText(error.cause);
    return { code: error.code, message: error.message, ...(detail ? { detail } : {}) };
  }
  return {
    code: 'internal',
    message: 'The compute node met an unexpected error.',
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

/** Whether nobody answered, so that it is unknown whether the step was done: it is asked again once somebody answers. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof HypervisorError && error.code === 'unreachable';
}

/** For people: a driver's message may hold paths of the host and QEMU's own words. */
const REFUSALS: Readonly<Record<HypervisorErrorCode, string>> = {
  domain_not_found: 'The virtual machine is not on its compute node.',
  domain_running: 'The virtual machine is running.',
  domain_not_running: 'The virtual machine is not running.',
  domain_foreign: 'Another owner on the compute node has a virtual machine with this id.',
  disk_not_found: 'The root disk is not on the compute node.',
  disk_full: 'The compute node has no disk space left.',
  base_image_missing: 'The image is not on the compute node.',
  checksum_mismatch: 'The image that was fetched is not the one that was registered.',
  snapshot_not_found: 'The snapshot is not on the compute node.',
  address_conflict: 'The address is in use on the compute node.',
  aborted: 'It was aborted.',
  unreachable: 'The compute node’s hypervisor did not answer.',
  timed_out: 'The compute node’s hypervisor did not answer in time.',
  failed: 'The compute node’s hypervisor refused.',
};

function causeText(cause: unknown): string {
  if (cause === undefined) return '';
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
