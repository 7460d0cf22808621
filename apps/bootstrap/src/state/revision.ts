import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Which build of this program runs: the hash of the file that this is in (once bundled, the whole program). */
export function programRevision(): string {
  return fileRevision(fileURLToPath(import.meta.url));
}

/** A short hash of a file's content. */
export function fileRevision(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16);
}
