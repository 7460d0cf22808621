import { WebSocket } from 'ws';
import { toBuffer } from '../http/message.ts';

/** A WebSocket client of a test that keeps what it hears. */
export type TestClient = {
  readonly socket: WebSocket;
  /** Text messages so far, parsed. */
  readonly messages: readonly unknown[];
  /** Binary messages so far. */
  readonly frames: readonly Buffer[];
  readonly say: (message: unknown) => void;
  /** The close code, when it is closed. */
  readonly closed: Promise<number>;
};

/** Opens a WebSocket. Rejects with the HTTP status when the handshake is refused. */
export async function connect(
  url: string,
  headers: Record<string, string> = {},
  onMessage: (message: unknown, socket: WebSocket) => void = () => {},
): Promise<TestClient> {
  const socket = new WebSocket(url, { headers });
  const messages: unknown[] = [];
  const frames: Buffer[] = [];
  socket.on('message', (data, isBinary) => {
    if (isBinary) return void frames.push(toBuffer(data));
    const message: unknown = JSON.parse(toBuffer(data).toString());
    messages.push(message);
    onMessage(message, socket);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('unexpected-response', (_request, response) =>
      reject(new Error(`HTTP ${response.statusCode}`)),
    );
    socket.on('error', reject);
  });
  return { socket, messages, frames, say: (message) => socket.send(JSON.stringify(message)), closed };
}

/** Waits until something that happens outside is so. */
export async function until<Value>(look: () => Value, deadlineMs = 10_000): Promise<NonNullable<Value>> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const value = look();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`waited ${deadlineMs} ms in vain for ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
