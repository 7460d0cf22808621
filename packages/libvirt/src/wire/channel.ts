import { connect, type Socket } from 'node:net';
import { LibvirtConnectionError } from '../errors/errors.ts';
import { createFrameSplitter, encodeFrame, type Frame } from './frame.ts';

/** How long libvirtd has to close its side after we closed ours. */
const LINGER_MS = 5000;

/** Messages over one unix socket. It lives once: after `onClose` it is of no use any more. */
export interface Channel {
  /** Sends a message; the callback runs when the kernel has it. Throws `XdrError` when it is too long. */
  send(frame: Frame, done?: (error?: Error | null) => void): void;
  /** Stops reading, so that libvirtd notices that we are slow; `resume` goes on. */
  pause(): void;
  resume(): void;
  /** Sends what is buffered, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(error: LibvirtConnectionError): void;
}

/** Who listens to a channel. `close` comes once, and no frame after it. */
export interface ChannelListener {
  frame(frame: Frame): void;
  close(error: LibvirtConnectionError): void;
}

/** How a channel is opened. */
export interface ChannelOptions {
  readonly socketPath: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Opens libvirtd's socket. Rejects with `LibvirtConnectionError` (`unreachable`). */
export function openChannel(options: ChannelOptions, listener: ChannelListener): Promise<Channel> {
  const { socketPath, timeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    const socket = connect({ path: socketPath });
    const fail = (why: string, cause?: unknown): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.destroy();
      const message = `cannot open ${socketPath}: ${why}`;
      reject(new LibvirtConnectionError('unreachable', message, 'not-sent', { cause }));
    };
    const abort = (): void => fail('aborted', signal?.reason);
    const timer = setTimeout(() => fail(`no connection within ${timeoutMs} ms`), timeoutMs);
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    const failed = (error: Error): void => fail(error.message, error);
    socket.once('error', failed);
    socket.once('connect', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.removeListener('error', failed);
      resolve(attach(socket, listener));
    });
  });
}

function attach(socket: Socket, listener: ChannelListener): Channel {
  const splitter = createFrameSplitter();
  let closing: LibvirtConnectionError | undefined;

  const lost = (message: string, cause?: unknown): LibvirtConnectionError =>
    new LibvirtConnectionError('lost', message, 'unknown', { cause });

  function destroy(error: LibvirtConnectionError): void {
    closing ??= error;
    socket.destroy();
  }

  socket.on('data', (chunk) => {
    try {
      for (const frame of splitter.push(chunk)) {
        if (closing !== undefined) return;
        listener.frame(frame);
      }
    } catch (error) {
      destroy(lost(`libvirtd sent what is no message of its protocol: ${String(error)}`, error));
    }
  });
  socket.on('error', (error) => destroy(lost(`the connection to libvirtd broke: ${error.message}`, error)));
  socket.on('close', () => {
    listener.close(closing ?? lost('libvirtd closed the connection'));
  });

  return {
    send(frame, done) {
      const bytes = encodeFrame(frame);
      if (done === undefined) socket.write(bytes);
      else socket.write(bytes, done);
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    end() {
      closing ??= new LibvirtConnectionError('closed', 'the connection was closed', 'unknown');
      socket.end();
      // A libvirtd that hangs would never close its side.
      const timer = setTimeout(() => socket.destroy(), LINGER_MS);
      timer.unref();
      socket.once('close', () => clearTimeout(timer));
    },
    destroy,
  };
}
