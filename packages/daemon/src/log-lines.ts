import { write, writeSync } from 'node:fs';

/** Characters of lines that may wait for a slow or full log; what comes on top is lost. */
const WAITING_LIMIT = 1024 * 1024;
/** A log whose reader is slow is asked again after this time. */
const BUSY_AGAIN_MS = 100;

/** Where log lines go. */
export type LogLines = {
  /** Never throws, never waits. @param line ends with a line feed */
  write(line: string): void;
  /** Tries once to get rid of what waits: for the process's end, which it does not hold up. */
  flush(): void;
};

/** What is written with: Node's own, but for tests. */
export type LogWriting = { readonly write: typeof write; readonly writeSync: typeof writeSync };

/** Lines that are on their way, and how many lost ones they tell of. */
type Batch = { readonly bytes: Buffer; readonly lines: number; readonly tellsOf: number };

/**
 * Lines to a file descriptor, in their order. A log that cannot be written (its disk is full) must not stop the process whose
 * log it is: lines are lost then, and the next that can be written again says how many were.
 * @param sayLost the line that says it
 */
export function openLogLines(
  descriptor: number,
  sayLost: (lines: number) => string,
  writing: LogWriting = { write, writeSync },
): LogLines {
  let waiting: string[] = [];
  let waitingLength = 0;
  let isBusy = false;
  let lost = 0;
  let endsInLine = false;

  const take = (): Batch => {
    const text = (endsInLine ? '\n' : '') + (lost > 0 ? sayLost(lost) : '') + waiting.join('');
    const batch = { bytes: Buffer.from(text), lines: waiting.length, tellsOf: lost };
    waiting = [];
    waitingLength = 0;
    lost = 0;
    endsInLine = false;
    return batch;
  };

  const send = (batch: Batch, from = 0): void => {
    isBusy = true;
    writing.write(descriptor, batch.bytes, from, batch.bytes.length - from, null, (error, written) => {
      if (error?.code === 'EAGAIN') {
        setTimeout(() => send(batch, from), BUSY_AGAIN_MS);
        return;
      }
      isBusy = false;
      if (error) {
        // What waits behind it is tried with the next line: at once would be for ever.
        lost += batch.lines + batch.tellsOf;
        endsInLine ||= from > 0;
      } else if (from + written < batch.bytes.length) send(batch, from + written);
      else if (waiting.length > 0) send(take());
    });
  };

  return {
    write(line) {
      if (waitingLength + line.length > WAITING_LIMIT) {
        lost += 1;
        return;
      }
      waiting.push(line);
      waitingLength += line.length;
      if (!isBusy) send(take());
    },
    flush() {
      if (waiting.length === 0 && lost === 0) return;
      try {
        writing.writeSync(descriptor, take().bytes);
      } catch {
        // There is nowhere left to say it.
      }
    },
  };
}
