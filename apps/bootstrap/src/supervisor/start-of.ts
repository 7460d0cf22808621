import { join } from 'node:path';
import type { Part } from '../parts/part.ts';
import { repositoryRoot } from '../state/repository.ts';

/** Puts covers over closed folders, gives root away, and becomes the program. */
const AS_USER = join(repositoryRoot, 'infra/supervisor/as-user');

/** How a part's process is started: the command line, and whose it is from its first moment on. */
export function startOf({ command, user, confinement }: Pick<Part, 'command' | 'user' | 'confinement'>): {
  readonly command: readonly string[];
  readonly identity: { readonly uid?: number; readonly gid?: number };
} {
  if (!user) return { command, identity: {} };
  if (!confinement) return { command, identity: { uid: user.uid, gid: user.gid } };
  const [program = '', ...args] = command;
  const { closed, capabilities } = confinement;
  const kept = ['-all', ...capabilities.map((name) => `+${name}`)].join(',');
  const ownMounts = closed.length > 0 ? ['/usr/bin/unshare', '--mount', '--'] : [];
  const asUser = [AS_USER, String(user.uid), String(user.gid), kept, program, ...closed, '--', ...args];
  return { command: [...ownMounts, ...asUser], identity: {} };
}
