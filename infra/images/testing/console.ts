import type { Readable, Writable } from 'node:stream';

/** A guest's serial console: what it has said, and a way to answer. */
export type Console = {
  /** Everything that was received since the start. */
  readonly transcript: () => string;
  /**
   * Waits until the console says something that was not matched before, and returns the match.
   * @throws after `timeoutMs`, or when the guest ends, with the last lines
   */
  readonly expect: (pattern: RegExp, timeoutMs?: number) => Promise<RegExpExecArray>;
  readonly type: (text: string) => void;
};

/** Makes a console of the two streams of a serial port. */
export function openConsole(output: Readable, input: Writable): Console {
  let text = '';
  let seen = 0;
  let ended = false;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of waiting) check();
  };
  output.setEncoding('utf8');
  output.on('data', (chunk: string) => {
    text += chunk.replaceAll('\r', '');
    wake();
  });
  output.on('end', () => {
    ended = true;
    wake();
  });

  function expect(pattern: RegExp, timeoutMs = 60_000): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        waiting.delete(check);
        clearTimeout(timer);
        settle();
      };
      const giveUp = (why: string) =>
        finish(() =>
          reject(new Error(`${why} while waiting for ${pattern}; last seen:\n${text.slice(-1500)}`)),
        );
      const check = () => {
        const match = pattern.exec(text.slice(seen));
        if (match) {
          seen += match.index + match[0].length;
          finish(() => resolve(match));
        } else if (ended) giveUp('the guest ended');
      };
      const timer = setTimeout(() => giveUp(`${timeoutMs} ms passed`), timeoutMs);
      waiting.add(check);
      check();
    });
  }

  return { transcript: () => text, expect, type: (typed) => void input.write(typed) };
}
