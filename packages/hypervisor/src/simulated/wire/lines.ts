import type { Socket } from 'node:net';

/** A line longer than this is no message of ours: the connection is ended. */
const MAX_LINE_LENGTH = 16 * 1024 * 1024;

/** Calls `onMessage` with each line of JSON that arrives. A line that is no JSON, or does not end, destroys the socket with an error. */
export function readLines(socket: Socket, onMessage: (message: unknown) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_LENGTH) {
      socket.destroy(new Error('a line does not end'));
      return;
    }
    for (const line of lines) {
      if (socket.destroyed) return;
      try {
        onMessage(JSON.parse(line));
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)));
        return;
      }
    }
  });
}

export function writeLine(socket: Socket, message: unknown): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}
