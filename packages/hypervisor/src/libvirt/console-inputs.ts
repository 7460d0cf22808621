import type { Duplex } from 'node:stream';
import { isLibvirtError, type LibvirtConnection, LibvirtConnectionError } from '@cloudlet/libvirt';
import { named } from './domain-ref.ts';

/** What may wait for a guest that does not read; more is dropped, as by a serial line without flow control. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** What is typed into serial consoles: libvirt gives a guest's console to one client at a time, so all viewers share it. */
export type ConsoleInputs = {
  /** Dropped while the guest is off. */
  write(instanceId: string, bytes: Uint8Array): void;
  /** Gives the console back, e.g. to somebody at virsh. */
  end(instanceId: string): void;
};

export function openConsoleInputs(
  libvirt: LibvirtConnection,
  onError: (error: unknown) => void,
): ConsoleInputs {
  const inputs = new Map<string, Promise<Duplex>>();
  const report = (error: unknown) => {
    // The guest is off, or libvirtd is away: what is typed then goes nowhere, as on a machine without power.
    if (isLibvirtError(error, 'OPERATION_INVALID', 'NO_DOMAIN')) return;
    if (!(error instanceof LibvirtConnectionError)) onError(error);
  };

  function open(instanceId: string): Promise<Duplex> {
    const forget = () => {
      if (inputs.get(instanceId) === input) inputs.delete(instanceId);
    };
    const input = libvirt.domain.openConsole({ dom: named(instanceId) }).then(({ stream }) => {
      // The log has what comes back; unread it would fill libvirt's buffers.
      stream.resume();
      stream.on('close', forget);
      stream.on('error', report);
      return stream;
    });
    inputs.set(instanceId, input);
    input.catch(forget);
    return input;
  }

  return {
    write(instanceId, bytes) {
      const input = inputs.get(instanceId) ?? open(instanceId);
      input.then((stream) => {
        const hasRoom = stream.writableLength + bytes.length <= MAX_WAITING_BYTES;
        if (stream.writable && hasRoom) stream.write(bytes);
      }, report);
    },
    end(instanceId) {
      const input = inputs.get(instanceId);
      inputs.delete(instanceId);
      input?.then((stream) => stream.destroy()).catch(report);
    },
  };
}
