import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrateDeploy } from './migrate.ts';
import { databaseUrl, OWNER, startServer } from './server.ts';

/** Names the directory that the processes of one test run share. */
export const TEST_DIRECTORY_VARIABLE = 'CLOUDLET_TEST_DIRECTORY';
export const TEMPLATE = 'cloudlet_template';

/**
 * The directory of the test run's one PostgreSQL server with its migrated template database. Whoever needs it first starts
 * it; the run's global set-up ends it.
 */
export async function sharedServer(): Promise<string> {
  const root = process.env[TEST_DIRECTORY_VARIABLE];
  if (!root)
    throw new Error(`${TEST_DIRECTORY_VARIABLE} is not set: prisma/testing/global-setup.ts did not run`);
  const directory = join(root, 'postgres');
  const lock = join(root, 'postgres.lock');
  const outcome = join(root, 'postgres.outcome');
  if (tryMkdir(lock)) {
    const failure = await prepare(directory, root).then(
      () => '',
      (error: unknown) => String(error),
    );
    writeFileSync(outcome, failure === '' ? 'ready' : failure);
  }
  const deadline = Date.now() + 90_000;
  while (!existsSync(outcome)) {
    if (Date.now() > deadline) throw new Error('the test server of PostgreSQL did not get ready');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const text = readFileSync(outcome, 'utf8');
  if (text !== 'ready') throw new Error(`the test server of PostgreSQL did not start: ${text}`);
  return directory;
}

async function prepare(directory: string, root: string): Promise<void> {
  writeFileSync(join(root, 'postgres.pid'), String(await startServer(directory)));
  await migrateDeploy(databaseUrl(directory, OWNER, TEMPLATE));
}

function tryMkdir(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
