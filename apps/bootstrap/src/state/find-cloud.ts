import { Problem } from '../errors.ts';
import { isRoot } from '../process/users.ts';
import { type Cloud, cloudOf } from './cloud.ts';
import { locateState } from './locate.ts';
import { statePaths } from './paths.ts';
import { readSettings } from './settings.ts';

/**
 * The cloud that `up` has set up. @param option the value of `--state`
 * @throws NeedsRoot where it belongs to root and we do not. @throws Problem where there is none.
 */
export function findCloud(option: string | undefined): Cloud {
  const root = locateState({ option, environment: process.env, isRoot: isRoot() });
  const settings = readSettings(statePaths(root));
  if (settings) return cloudOf(root, settings);
  throw noCloudIn(root);
}

/** What to say where nothing is set up. */
export function noCloudIn(root: string): Problem {
  return new Problem(`There is no cloud in ${root}`, {
    next: 'Set one up: ./cloudlet up (or name another --state directory)',
  });
}
