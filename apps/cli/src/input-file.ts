import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { usageError } from './errors.ts';

/** The text of a file that an option names; `-` is standard input. @throws CommandFailure where it cannot be read */
export async function readInputFile(path: string): Promise<string> {
  if (path === '-') return text(process.stdin);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw usageError(`${path} cannot be read: ${(error as Error).message}`);
  }
}
