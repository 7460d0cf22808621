import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { UseCases } from './use-cases.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** The last commit that speaks the version of the contract before this one. To be renewed when the version rises. */
const COMMIT = '5d71df3aed65a49c78f5559eae60edef9f4e387f';

const run = promisify(execFile);

/** Cloudlet as it was then, with its own contract, rules and schema and today's packages of the registry. */
export type PreviousRelease = {
  /** The daemons' bundles. */
  readonly agent: string;
  readonly controller: string;
  /** What its portal would call. */
  readonly useCases: UseCases;
  /** Brings a database to its newest migration. */
  migrate(ownerUrl: string): Promise<void>;
  remove(): void;
};

/** Why that release cannot be tried; null where its commit is there. */
export function previousReleaseUnavailable(): string | null {
  try {
    execFileSync('git', ['cat-file', '-e', `${COMMIT}^{commit}`], { cwd: repository, stdio: 'ignore' });
    return null;
  } catch {
    return `the history does not reach back to ${COMMIT}, as in a shallow clone`;
  }
}

/** Builds it in a folder of its own. */
export async function buildPreviousRelease(): Promise<PreviousRelease> {
  const folder = mkdtempSync(join(tmpdir(), 'previous-release-'));
  await run('sh', ['-c', `git archive "$1" | tar -x -C "$2"`, 'archive', COMMIT, folder], {
    cwd: repository,
  });
  linkPackages(folder);
  const schema = join(folder, 'prisma');
  await prisma(schema, {}, 'generate');
  const bundle = async (room: string, entry: string) => {
    await run('node_modules/.bin/tsx', ['infra/build/bundle.ts', room, entry], { cwd: folder });
    return join(folder, room, 'dist/main.js');
  };
  return {
    agent: await bundle('apps/agent', 'src/main.ts'),
    controller: await bundle('apps/controller', 'src/main.ts'),
    useCases: (await import(await bundle('packages/control', 'src/index.ts'))) as UseCases,
    migrate: (ownerUrl) => prisma(schema, { DATABASE_URL: ownerUrl }, 'migrate', 'deploy'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function prisma(schema: string, environment: NodeJS.ProcessEnv, ...words: string[]): Promise<void> {
  await run(process.execPath, [join(repository, 'node_modules/prisma/build/index.js'), ...words], {
    cwd: schema,
    env: { ...process.env, ...environment, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
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
  symlinkSync(join(folder, 'prisma'), join(ours, 'prisma'));
}
