import { openByteQueue } from '../../byte-queue.ts';
import type { ConsoleSession } from '../../port.ts';
import type { ClientMessage, ServerMessage } from '../wire/messages.ts';
import type { Result } from '../wire/methods.ts';

/** The consoles that this client has open. */
export type ClientConsoles = {
  open(opened: Result<'openConsole'>): ConsoleSession;
  take(message: ServerMessage): void;
  endAll(): void;
};

export function createClientConsoles(send: (message: ClientMessage) => void): ClientConsoles {
  const queues = new Map<number, ReturnType<typeof openByteQueue>>();

  return {
    open({ console: id, tail }) {
      const queue = openByteQueue();
      queues.set(id, queue);
      const bytes = Buffer.from(tail, 'base64');
      if (bytes.length > 0) queue.push(bytes);
      const isOpen = () => queues.get(id) === queue;
      return {
        output: queue.output,
        // A simulated guest takes whatever is typed.
        async write(bytes) {
          if (isOpen()) send({ type: 'input', console: id, data: Buffer.from(bytes).toString('base64') });
        },
        close() {
          if (!isOpen()) return;
          queues.delete(id);
          queue.end();
          send({ type: 'close-console', console: id });
        },
      };
    },
    take(message) {
      if (message.type === 'output') queues.get(message.console)?.push(Buffer.from(message.data, 'base64'));
      if (message.type === 'output-end') {
        queues.get(message.console)?.end();
        queues.delete(message.console);
      }
    },
    endAll() {
      for (const queue of queues.values()) queue.end();
      queues.clear();
    },
  };
}
