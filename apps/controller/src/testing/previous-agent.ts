import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** The last commit whose agent speaks the version of the contract before this one. To be renewed when the version rises. */
const COMMIT = '5d71df3aed65a49c78f5559eae60edef9f4e387f';

/** Why the agent of that time cannot be tried; null where its commit is there. */
export function previousAgentUnavailable(): string | null {
  try {
    execFileSync('git', ['cat-file', '-e', `${COMMIT}^{commit}`], { cwd: repository, stdio: 'ignore' });
    return null;
  } catch {
    return `the history does not reach back to ${COMMIT}, as in a shallow clone`;
  }
}

/**
 * Builds the agent as it was then, with its own contract and hypervisor driver and today's packages of the registry.
 * @returns its bundle, and what removes it again
 */
export async function buildPreviousAgent(): Promise<{
  readonly bundle: string;
  readonly remove: () => void;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'previous-agent-'));
  const run = promisify(execFile);
  await run('sh', ['-c', `git archive "$1" | tar -x -C "$2"`, 'archive', COMMIT, folder], {
    cwd: repository,
  });
  linkPackages(folder);
  await run('node_modules/.bin/tsx', ['infra/build/bundle.ts', 'apps/agent'], { cwd: folder });
  return {
    bundle: join(folder, 'apps/agent/dist/main.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The registry's packages are those of this checkout, the workspace's its own. */
function linkPackages(folder: string): void {
  const ours = join(folder, 'node_modules/@cloudlet');
  mkdirSync(ours, { recursive: true });
  for (const name of readdirSync(join(repository, 'node_modules'))) {
    if (name !== '@cloudlet')
      symlinkSync(join(repository, 'node_modules', name), join(folder, 'node_modules', name));
  }
  for (const name of readdirSync(join(folder, 'packages')))
    symlinkSync(join(folder, 'packages', name), join(ours, name));
}
