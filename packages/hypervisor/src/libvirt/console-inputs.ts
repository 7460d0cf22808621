import { constants } from 'node:os';
import type { Duplex } from 'node:stream';
import { isLibvirtError, type LibvirtConnection, LibvirtConnectionError } from '@cloudlet/libvirt';
import { named } from './domain-ref.ts';

/** What is typed into serial consoles: libvirt gives a guest's console to one client at a time, so all viewers share it. */
export type ConsoleInputs = {
  /** Resolves when the console took it, or it was dropped because the guest is off or the viewer has left. Never rejects. */
  write(instanceId: string, viewer: Viewer, bytes: Uint8Array): Promise<void>;
  /** Drops what this viewer typed and the console has not taken. */
  leave(instanceId: string, viewer: Viewer): void;
  /** Gives the console back, e.g. to somebody at virsh. What it has not taken is dropped. */
  end(instanceId: string): void;
};

/** Tells one who types from another. */
type Viewer = object;

export function openConsoleInputs(
  libvirt: LibvirtConnection,
  onError: (error: unknown) => void,
): ConsoleInputs {
  const inputs = new Map<string, Promise<Input>>();
  const report = (error: unknown) => {
    // The guest is off, or libvirtd is away: what is typed then goes nowhere, as on a machine without power.
    if (isLibvirtError(error, 'OPERATION_INVALID', 'NO_DOMAIN') || isEndOfTerminal(error)) return;
    if (!(error instanceof LibvirtConnectionError)) onError(error);
  };

  /** A console that could not be opened: who typed opened it, and has told. */
  const reportedByWrite = () => {};

  function open(instanceId: string): Promise<Input> {
    const forget = () => {
      if (inputs.get(instanceId) === input) inputs.delete(instanceId);
    };
    const input = libvirt.domain.openConsole({ dom: named(instanceId) }).then(({ stream }) => {
      // The log has what comes back; unread it would fill libvirt's buffers.
      stream.resume();
      stream.on('close', forget);
      stream.on('error', report);
      return inputOf(stream);
    });
    inputs.set(instanceId, input);
    input.catch(forget);
    return input;
  }

  return {
    async write(instanceId, viewer, bytes) {
      const input = inputs.get(instanceId) ?? open(instanceId);
      await input.then((into) => into.write(viewer, bytes), report);
    },
    leave(instanceId, viewer) {
      inputs.get(instanceId)?.then((input) => input.leave(viewer), reportedByWrite);
    },
    end(instanceId) {
      const input = inputs.get(instanceId);
      inputs.delete(instanceId);
      input?.then(({ end }) => end(), reportedByWrite);
    },
  };
}

/** What libvirtd says when the guest went off while something waited to be taken. */
function isEndOfTerminal(error: unknown): boolean {
  return isLibvirtError(error, 'SYSTEM_ERROR') && error.details.includes(constants.errno.EIO);
}

type Input = ReturnType<typeof inputOf>;
type Piece = { readonly viewer: Viewer; readonly bytes: Uint8Array; readonly done: () => void };

/** Hands over one piece after the other, so that what waits can still be dropped. */
function inputOf(stream: Duplex) {
  const waiting = new Set<Piece>();
  let isBusy = false;

  function drop(isConcerned: (piece: Piece) => boolean): void {
    for (const piece of waiting) {
      if (!isConcerned(piece)) continue;
      waiting.delete(piece);
      piece.done();
    }
  }

  function handOver(): void {
    const [next] = waiting;
    if (isBusy || !next) return;
    isBusy = true;
    stream.write(next.bytes, () => {
      isBusy = false;
      drop((piece) => piece === next);
      handOver();
    });
  }

  // A guest that went off takes nothing any more: of what is under way then libvirtd says no word.
  stream.on('close', () => drop(() => true));
  return {
    async write(viewer: Viewer, bytes: Uint8Array): Promise<void> {
      if (!stream.writable) return;
      await new Promise<void>((done) => {
        waiting.add({ viewer, bytes, done });
        handOver();
      });
    },
    leave: (viewer: Viewer) => drop((piece) => piece.viewer === viewer),
    end: () => void stream.destroy(),
  };
}
