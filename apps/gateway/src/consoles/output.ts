import type { WebSocket } from 'ws';

/** Bytes waiting for a viewer beyond which more output is skipped, and below which it goes on. */
const FULL_BYTES = 1024 * 1024;
const ROOMY_BYTES = FULL_BYTES / 4;

/**
 * Sends a console's output to one viewer in bounded memory. A viewer that cannot keep up misses some of it and is told
 * so in its place: stopping the stream instead would stop it for the other viewers, and in the end for the guest.
 */
export function createOutput(socket: WebSocket): { readonly write: (bytes: Buffer) => void } {
  let skipped = 0;

  function write(bytes: Buffer): void {
    if (skipped > 0 || socket.bufferedAmount + bytes.length > FULL_BYTES) skipped += bytes.length;
    else socket.send(bytes, afterSending);
  }

  /** An error here means that the viewer has gone, and its `close` follows. */
  function afterSending(): void {
    if (skipped === 0 || socket.bufferedAmount > ROOMY_BYTES) return;
    const notice = `\r\n[${Math.ceil(skipped / 1024)} KiB of output skipped: the connection is slow]\r\n`;
    skipped = 0;
    socket.send(Buffer.from(notice));
  }

  return { write };
}
