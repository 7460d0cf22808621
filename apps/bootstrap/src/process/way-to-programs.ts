import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleOf, PORTAL_SERVER } from '../parts/programs.ts';
import { repositoryRoot } from '../state/repository.ts';
import { closedFolder } from './closed-folder.ts';

/** How a user without rights gets to Cloudlet's programs and to Node: past these closed folders, or not at all. */
export type WayToPrograms = { readonly closed: readonly string[] } | { readonly obstacle: string };

/** Looks for the way: the checkout may lie in a home that only its owner may enter, and so may Node. */
export function wayToPrograms(): WayToPrograms {
  const hidden = unreadable();
  if (hidden !== null) return { obstacle: `${hidden} is for its owner alone` };
  const ways = [dirname(repositoryRoot), dirname(process.execPath)];
  const closed = [...new Set(ways.flatMap((path) => closedFolder(path) ?? []))];
  if (closed.length === 0 || mayCover()) return { closed };
  return { obstacle: `${closed[0]} lets nobody but its owner pass` };
}

/** What is written in one go has one umask: a file of each writer speaks for all. */
function unreadable(): string | null {
  const samples = [
    bundleOf('apps/controller'),
    bundleOf('apps/gateway'),
    PORTAL_SERVER,
    join(repositoryRoot, 'node_modules/.package-lock.json'),
    join(repositoryRoot, 'package.json'),
  ];
  for (const path of samples) {
    const closed = closedFolder(dirname(path), repositoryRoot);
    if (closed !== null) return closed;
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && (found.mode & 0o004) === 0) return path;
  }
  return null;
}

/** Whether a process may arrange mounts of its own: in many containers root may not. */
function mayCover(): boolean {
  return spawnSync('unshare', ['--mount', '--', 'mount', '--make-private', '/']).status === 0;
}
