import type { ConsoleTicket } from '@cloudlet/sdk';
import { dim } from 'yoctocolors';
import { connectConsole } from './connection.ts';

/** Ctrl+], as in telnet and `virsh console`. */
const LEAVE = 0x1d;

/** Gives this terminal to a console until Ctrl+] is pressed, or the gateway closes it. @throws CommandFailure */
export async function attachTerminal(ticket: ConsoleTicket, name: string): Promise<void> {
  let wasOpened = false;
  const connection = connectConsole(ticket, {
    onOpened: () => {
      say(
        wasOpened
          ? 'The console was interrupted; its last output follows.'
          : `Console of ${name}. Ctrl+] leaves it.`,
      );
      wasOpened = true;
    },
    onOutput: (bytes) => process.stdout.write(bytes),
  });
  const onInput = (bytes: Buffer) => {
    const end = bytes.indexOf(LEAVE);
    if (end !== 0) connection.send(end < 0 ? bytes : bytes.subarray(0, end));
    if (end >= 0) connection.close();
  };
  process.stdin.setRawMode(true);
  process.stdin.on('data', onInput);
  process.stdin.resume();
  try {
    await connection.closed;
    say('The console was left.');
  } finally {
    process.stdin.off('data', onInput);
    process.stdin.setRawMode(false);
    process.stdin.pause();
  }
}

/** In raw mode a line break alone does not go back to the left. */
function say(text: string): void {
  process.stderr.write(`\r\n${dim(text)}\r\n`);
}
