import {
  LibvirtAbortError,
  LibvirtConnectionError,
  LibvirtError,
  LibvirtTimeoutError,
} from '@cloudlet/libvirt';
import { describe, expect, it } from 'vitest';
import { HypervisorError } from '../port.ts';
import { ask, askIfThere, asking } from './errors.ts';

function libvirtError(codeName: LibvirtError['codeName'], message: string): LibvirtError {
  return new LibvirtError(message, {
    code: 1,
    codeName,
    domain: 10,
    domainName: 'QEMU',
    level: 'error',
    procedure: 'domain.create',
    details: [],
  });
}
const systemError = (code: string) =>
  Object.assign(new Error(`${code}: it failed`), { code, syscall: 'write' });

describe('errors', () => {
  it.each<[string, Error]>([
    ['domain_not_found', libvirtError('NO_DOMAIN', 'no domain')],
    ['failed', libvirtError('INTERNAL_ERROR', 'process exited')],
    ['disk_full', libvirtError('INTERNAL_ERROR', 'write: No space left on device')],
    ['unreachable', new LibvirtConnectionError('lost', 'libvirtd closed the connection', 'unknown')],
    ['timed_out', new LibvirtTimeoutError('domain.create', 1_000, 'sent')],
    ['aborted', new LibvirtAbortError('domain.create', 'why', 'unknown')],
    ['disk_full', systemError('ENOSPC')],
    ['disk_full', systemError('EDQUOT')],
    ['failed', systemError('EACCES')],
  ])('are the port’s, with the original as the cause: %s', async (code, cause) => {
    await expect(ask(Promise.reject(cause))).rejects.toMatchObject({ name: 'HypervisorError', code, cause });
    await expect(asking(() => Promise.reject(cause))()).rejects.toMatchObject({ code });
  });

  it('that are the port’s, or a bug’s, pass as they are', async () => {
    for (const error of [new HypervisorError('address_conflict', 'taken'), new TypeError('a bug')]) {
      await expect(ask(Promise.reject(error))).rejects.toBe(error);
    }
  });

  it('of a domain that is gone may be as good as an answer', async () => {
    expect(await askIfThere(Promise.reject(libvirtError('NO_DOMAIN', 'gone')))).toBeNull();
    await expect(askIfThere(Promise.reject(systemError('EIO')))).rejects.toMatchObject({ code: 'failed' });
  });
});
