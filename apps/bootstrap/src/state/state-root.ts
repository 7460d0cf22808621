import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Problem } from '../errors.ts';
import type { StatePaths } from './paths.ts';

/** Passing through, for those who are neither its owner nor in its group (and the group, whose bits come before). */
const MAY_PASS = 0o011;

/**
 * Makes the state directory. One that is there already is taken where it is empty or a state directory, and keeps its mode but
 * for this: others may pass through it (PostgreSQL, Redis and QEMU run as users of their own).
 * @throws Problem where something else lies there.
 */
export function prepareStateRoot(paths: StatePaths): void {
  if (mkdirSync(paths.root, { recursive: true }) !== undefined) {
    chmodSync(paths.root, 0o711);
    return;
  }
  const strangers = strangersIn(paths);
  if (strangers.length > 0) {
    throw new Problem(`${paths.root} holds something else than a cloud's state`, {
      why: `It holds ${strangers.slice(0, SHOWN).join(', ')}${strangers.length > SHOWN ? ', …' : ''}.`,
      next: 'Name a directory that is empty or does not exist yet: ./cloudlet up --state DIR',
    });
  }
  const { mode } = statSync(paths.root);
  if ((mode & MAY_PASS) !== MAY_PASS) chmodSync(paths.root, (mode & 0o7777) | MAY_PASS);
}

const SHOWN = 5;

/** What lies there that no cloud has put there; none beside settings: whatever else an operator keeps there is theirs. */
function strangersIn(paths: StatePaths): string[] {
  const names = readdirSync(paths.root);
  if ([paths.settings, paths.joined].some((path) => names.includes(basename(path)))) return [];
  // A file system of its own begins with lost+found, and large parts of the state may lie on others.
  const mounted = ['lost+found', basename(paths.images), basename(paths.node), basename(paths.postgresData)];
  // A first run that failed leaves folders without settings.
  const { secrets, authority, run, log, redis, simulator } = paths;
  const left = [secrets, authority, run, log, redis, simulator].map((path) => basename(path));
  const ours = names.includes(basename(secrets)) ? [...mounted, ...left] : mounted;
  return names.filter((name) => !ours.includes(name));
}
