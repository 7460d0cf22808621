import { closeSync, fdatasync, openSync, readFileSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

const synchronize = promisify(fdatasync);

/** An append-only file of lines. */
export type LinesFile = {
  readonly path: string;
  /**
   * Adds a line; with `durable` it is on the disk when the promise resolves, and with it every line before.
   * @throws the file system's error; the file then ends with the line before.
   */
  append(line: string, durable: boolean): Promise<void>;
  close(): void;
};

/** Makes a new one. @throws EEXIST */
export function createLinesFile(path: string): LinesFile {
  return linesFile(path, openSync(path, 'wx+', 0o600), 0);
}

/**
 * Reads a file that a crash may have torn: every line up to the first that `isWhole` refuses. A torn line can only be among
 * those that were never made durable, so nothing that was promised is lost. What is appended overwrites the torn rest.
 */
export function reopenLinesFile(
  path: string,
  isWhole: (line: string) => boolean,
): { file: LinesFile; lines: string[] } {
  const content = readFileSync(path);
  const lines: string[] = [];
  let length = 0;
  for (;;) {
    const end = content.indexOf('\n', length);
    if (end === -1) break;
    const line = content.toString('utf8', length, end);
    if (!isWhole(line)) break;
    lines.push(line);
    length = end + 1;
  }
  return { file: linesFile(path, openSync(path, 'r+'), length), lines };
}

function linesFile(path: string, descriptor: number, initialLength: number): LinesFile {
  let length = initialLength;
  return {
    path,
    async append(line, durable) {
      const bytes = Buffer.from(`${line}\n`);
      // At a position of our own choice: what a write that failed half-way has left is overwritten by the next one.
      let written = 0;
      while (written < bytes.length) {
        written += writeSync(descriptor, bytes, written, bytes.length - written, length + written);
      }
      length += bytes.length;
      if (durable) await synchronize(descriptor);
    },
    close: () => closeSync(descriptor),
  };
}
