import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Problem } from '../errors.ts';
import { repositoryRoot } from '../state/repository.ts';

/** What sudo would take out of the environment and the commands understand. */
const KEPT_VARIABLES = [
  'CLOUDLET_STATE_DIR',
  'DATABASE_URL',
  'REDIS_URL',
  'CLOUDLET_OIDC_ISSUER',
  'CLOUDLET_OIDC_CLIENT_ID',
  'CLOUDLET_OIDC_CLIENT_SECRET',
  'CLOUDLET_OIDC_NAME',
  'LOG_LEVEL',
  'NO_COLOR',
  'npm_config_registry',
  'http_proxy',
  'https_proxy',
  'no_proxy',
];

/**
 * Goes on with the same command line as root. @returns the exit code.
 * @throws Problem where there is no sudo.
 */
export function rerunAsRoot(args: readonly string[], why: string): number {
  process.stderr.write(`${why}: going on with sudo.\n`);
  const result = spawnSync('sudo', sudoArguments(args), { stdio: 'inherit' });
  if (!result.error) return result.status ?? 1;
  throw new Problem(why, {
    why: `sudo could not be started: ${result.error.message}`,
    next: `Run the command as root: ${join(repositoryRoot, 'cloudlet')} ${args.join(' ')}`,
  });
}

/** CLOUDLET_NODE: sudo's own PATH may not lead to the Node that this is. */
function sudoArguments(args: readonly string[]): string[] {
  const kept = KEPT_VARIABLES.filter((name) => process.env[name] !== undefined);
  const preserve = kept.length === 0 ? [] : [`--preserve-env=${kept.join(',')}`];
  const command = ['env', `CLOUDLET_NODE=${process.execPath}`, join(repositoryRoot, 'cloudlet'), ...args];
  return [...preserve, '--', ...command];
}
