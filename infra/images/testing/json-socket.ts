import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One JSON document a line, both ways: QMP and the guest agent speak like this. */
export type JsonSocket = {
  /** Sends a command and returns its answer; what comes in between (events) goes to `onEvent`. */
  readonly call: (execute: string, args?: object) => Promise<unknown>;
  readonly onEvent: (listener: (name: string) => void) => void;
  readonly close: () => void;
};

type Message = { return?: unknown; error?: { desc: string }; event?: string };

/** Connects to a unix socket that QEMU is about to listen on. */
export async function openJsonSocket(path: string, deadline = Date.now() + 10_000): Promise<JsonSocket> {
  const socket = await connected(path, deadline);
  const calls: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  const listeners: ((name: string) => void)[] = [];
  let rest = '';

  function receive(line: string): void {
    const message: Message = JSON.parse(line.replaceAll('\u00ff', ''));
    if (message.event !== undefined) for (const listener of listeners) listener(message.event);
    else if (message.error) calls.shift()?.reject(new Error(message.error.desc));
    else if ('return' in message) calls.shift()?.resolve(message.return);
  }

  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim()) receive(line);
  });
  socket.on('close', () => {
    for (const call of calls.splice(0)) call.reject(new Error(`${path} was closed`));
  });
  socket.on('error', () => socket.destroy());
  return {
    call: (execute, args) =>
      new Promise((resolve, reject) => {
        calls.push({ resolve, reject });
        socket.write(`${JSON.stringify({ execute, ...(args ? { arguments: args } : {}) })}\n`);
      }),
    onEvent: (listener) => void listeners.push(listener),
    close: () => void socket.destroy(),
  };
}

async function connected(path: string, deadline: number): Promise<Socket> {
  for (;;) {
    const socket = connect(path);
    const error = await new Promise<Error | null>((resolve) => {
      socket.once('connect', () => resolve(null));
      socket.once('error', resolve);
    });
    if (!error) return socket;
    if (Date.now() > deadline) throw error;
    await sleep(20);
  }
}
