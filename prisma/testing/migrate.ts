import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const cli = createRequire(import.meta.url).resolve('prisma/build/index.js');
const workingDirectory = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs Prisma's own CLI against a database, as an operator would.
 * @returns what it printed on standard output.
 */
export async function prismaCli(url: string, ...parameters: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...parameters], {
    cwd: workingDirectory,
    env: { ...process.env, DATABASE_URL: url, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
  return stdout;
}

/** Creates the database where it is missing and brings its schema to the newest migration. */
export async function migrateDeploy(url: string): Promise<void> {
  await prismaCli(url, 'migrate', 'deploy');
}
