import type { ConsoleTicket } from '@cloudlet/sdk';
import { CommandFailure } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { connectConsole } from './connection.ts';

/**
 * Prints what a console writes, its last output first, until a text is there.
 * @param timeout seconds; without one as long as the console lasts
 * @throws CommandFailure `timeout` and what the connection throws
 */
export async function printUntil(ticket: ConsoleTicket, text: string, timeout?: number): Promise<void> {
  const wanted = Buffer.from(text);
  let tail = Buffer.alloc(0);
  let isFound = false;
  const connection = connectConsole(ticket, {
    // After an interruption the last output comes again: what was seen of it before is not to be joined with it.
    onOpened: () => {
      tail = Buffer.alloc(0);
    },
    onOutput: (bytes) => {
      if (isFound) return;
      process.stdout.write(bytes);
      const seen = Buffer.concat([tail, bytes]);
      isFound = seen.includes(wanted);
      tail = seen.subarray(Math.max(0, seen.length - wanted.length + 1));
      if (isFound) connection.close();
    },
  });
  const timer = timeout === undefined ? undefined : setTimeout(connection.close, timeout * 1_000);
  try {
    await connection.closed;
  } finally {
    clearTimeout(timer);
  }
  process.stdout.write('\n');
  if (!isFound) {
    throw new CommandFailure('timeout', EXIT.timeout, `The console did not say ${text} within ${timeout} s.`);
  }
}
