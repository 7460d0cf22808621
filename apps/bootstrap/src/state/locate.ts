import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { MAX_STATE_ROOT_LENGTH, statePaths } from './paths.ts';

export const SYSTEM_STATE_ROOT = '/var/lib/cloudlet';

export type LocateInput = {
  /** `--state`. */
  readonly option: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly isRoot: boolean;
  /** `up --simulated`: a user without root makes a state directory of their own. */
  readonly simulated?: boolean;
};

/**
 * The state directory in use: `--state`, else CLOUDLET_STATE_DIR, else a user's own where one exists or is about to be made,
 * else the system's.
 */
export function locateState(input: LocateInput): string {
  const named = input.option ?? (input.environment.CLOUDLET_STATE_DIR || undefined);
  return checkLength(named === undefined ? defaultRoot(input) : resolve(named));
}

function defaultRoot({ environment, isRoot, simulated }: LocateInput): string {
  if (isRoot) return SYSTEM_STATE_ROOT;
  const own = userStateRoot(environment);
  const { settings, joined } = statePaths(own);
  return simulated || existsSync(settings) || existsSync(joined) ? own : SYSTEM_STATE_ROOT;
}

/** The XDG base directory specification's place for state, relative values ignored as it demands. */
function userStateRoot(environment: NodeJS.ProcessEnv): string {
  const base = environment.XDG_STATE_HOME;
  return join(base && isAbsolute(base) ? base : join(homedir(), '.local', 'state'), 'cloudlet');
}

function checkLength(root: string): string {
  if (Buffer.byteLength(root) <= MAX_STATE_ROOT_LENGTH) return root;
  throw new UsageError(
    `The state directory's path is too long for unix sockets inside it (at most ${MAX_STATE_ROOT_LENGTH} bytes): ${root}`,
  );
}
