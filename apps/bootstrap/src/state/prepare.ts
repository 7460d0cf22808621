import { accessSync, constants } from 'node:fs';
import { Problem } from '../errors.ts';
import { ensureFolder } from './files.ts';
import type { StatePaths } from './paths.ts';
import { prepareStateRoot } from './state-root.ts';

/**
 * Makes the state directory and its folders. Others than its owner may pass through it but not look around.
 * @throws Problem where it cannot be made or something else lies there.
 */
export function prepareStateFolders(paths: StatePaths): void {
  try {
    prepareStateRoot(paths);
    for (const path of [paths.run, paths.node]) ensureFolder(path, 0o711);
    for (const path of [paths.secrets, paths.environments, paths.simulator, paths.controlPlaneRun])
      ensureFolder(path, 0o700);
    for (const path of [paths.log, paths.images, paths.authority]) ensureFolder(path, 0o750);
    accessSync(paths.root, constants.W_OK);
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem(`The state directory ${paths.root} cannot be made`, {
      why: cause instanceof Error ? cause.message : String(cause),
      next: 'Name one that you may write to: ./cloudlet up --state DIR',
      cause,
    });
  }
}
