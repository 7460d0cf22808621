import { accessSync, constants } from 'node:fs';
import { Problem } from '../errors.ts';
import { ensureFolder } from './files.ts';
import type { StatePaths } from './paths.ts';

/**
 * Makes the state directory's folders. Others than its owner may pass through it (PostgreSQL, Redis and QEMU run as users of
 * their own) but not look around.
 * @throws Problem where it cannot be made.
 */
export function prepareStateFolders(paths: StatePaths): void {
  try {
    for (const path of [paths.root, paths.run, paths.node]) ensureFolder(path, 0o711);
    for (const path of [paths.secrets, paths.environments, paths.simulator, paths.controlPlaneRun])
      ensureFolder(path, 0o700);
    for (const path of [paths.log, paths.images]) ensureFolder(path, 0o750);
    accessSync(paths.root, constants.W_OK);
  } catch (cause) {
    throw new Problem(`The state directory ${paths.root} cannot be made`, {
      why: cause instanceof Error ? cause.message : String(cause),
      next: 'Name one that you may write to: ./cloudlet up --state DIR',
      cause,
    });
  }
}
