import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The first folder on the way to a path, or the path itself, that lets nobody but its owner and group pass; null: anybody gets there. */
export function closedFolder(path: string, within = '/'): string | null {
  const before = path === within || path === '/' ? null : closedFolder(dirname(path), within);
  if (before !== null) return before;
  const found = statSync(path, { throwIfNoEntry: false });
  return found && (found.mode & 0o001) === 0 ? path : null;
}
