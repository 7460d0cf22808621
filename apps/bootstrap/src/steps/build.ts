import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../errors.ts';
import { bundleOf, PORTAL_SERVER } from '../parts/programs.ts';
import { run } from '../process/run.ts';
import { checkoutOwner, type User } from '../process/users.ts';
import { readFileIfExists } from '../state/files.ts';
import { repositoryRoot } from '../state/repository.ts';
import type { Step } from './runner.ts';

const TURBO = join(repositoryRoot, 'node_modules/.bin/turbo');
/** What is built together. */
type Programs = {
  readonly name: string;
  /** In which what was built from which sources is kept. */
  readonly stamp: string;
  /** The workspaces whose builds run; others, e.g. libvirt's, are for publishing. */
  readonly workspaces: readonly string[];
  /** What is there then. */
  readonly files: readonly string[];
};

/** For a cloud. */
const ALL_PROGRAMS: Programs = {
  name: 'Programs and portal',
  stamp: 'build',
  workspaces: ['controller', 'gateway', 'agent', 'hypervisor', 'bootstrap', 'portal', 'cli'],
  files: [
    ...['apps/controller', 'apps/gateway', 'apps/agent', 'apps/cli'].map((folder) => bundleOf(folder)),
    bundleOf('packages/hypervisor', 'simulator.js'),
    bundleOf('apps/bootstrap', 'control.js'),
    PORTAL_SERVER,
  ],
};

/** For a compute node whose cloud is elsewhere. */
export const NODE_PROGRAMS: Programs = {
  name: 'Programs',
  stamp: 'build-node',
  workspaces: ['agent', 'hypervisor'],
  files: [bundleOf('apps/agent'), bundleOf('packages/hypervisor', 'simulator.js')],
};

/** The programs are built from the sources as they are now. turbo itself knows more exactly, and takes a second to say so. */
export function buildStep(log: string, programs: Programs = ALL_PROGRAMS): Step {
  const stamp = join(repositoryRoot, 'node_modules/.cache/cloudlet', programs.stamp);
  return {
    name: programs.name,
    async check() {
      const isRight =
        programs.files.every((path) => existsSync(path)) && readFileIfExists(stamp) === fingerprint();
      return isRight ? { value: undefined } : undefined;
    },
    async apply(progress) {
      const user = checkoutOwner();
      const before = fingerprint();
      await build(programs.workspaces, user, log, progress);
      await run(['mkdir', '-p', dirname(stamp)], { user });
      await run(['tee', stamp], { user, stdin: before });
    },
  };
}

async function build(
  names: readonly string[],
  user: User | undefined,
  log: string,
  progress: (line: string) => void,
): Promise<void> {
  const workspaces = names.map((name) => `--filter=@cloudlet/${name}`);
  // Nothing of a cloud that runs somewhere gets into a build.
  const environment = { NODE_ENV: undefined, DATABASE_URL: undefined, REDIS_URL: undefined, ...NO_TELEMETRY };
  const options = { cwd: repositoryRoot, user, log, onLine: progress, environment };
  try {
    await run([TURBO, 'run', 'build', '--ui=stream', '--env-mode=loose', ...workspaces], options);
  } catch (cause) {
    const next = 'Mend what it says, then run ./cloudlet up again: what was built stays built.';
    throw new Problem('The programs could not be built', { next, cause });
  }
}

const NO_TELEMETRY = { TURBO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1' };

const SOURCE_FOLDERS = ['apps', 'packages', 'prisma', 'infra/build'];
const ROOT_FILES = ['package-lock.json', 'turbo.json', 'tsconfig.base.json'];
const NOT_SOURCES = new Set(['node_modules', 'dist', '.next', '.turbo', 'generated', 'test-results']);

/** Tests, and what `next build` itself writes. */
const NOT_A_SOURCE = /\.test\.|^next-env\.d\.ts$|\.tsbuildinfo$/;

/** The Prisma client is the one of the schema as it is now. The build does this too; tests and checks need it alone. */
export function generateStep(log: string): Step {
  const generated = join(repositoryRoot, 'prisma/generated/client.ts');
  const schema = join(repositoryRoot, 'prisma/schema.prisma');
  return {
    name: 'Prisma client',
    async check() {
      const isRight = existsSync(generated) && statSync(generated).mtimeMs >= statSync(schema).mtimeMs;
      return isRight ? { value: undefined } : undefined;
    },
    async apply(progress) {
      await run(['npm', 'run', 'generate', '--workspace=@cloudlet/prisma'], {
        cwd: repositoryRoot,
        user: checkoutOwner(),
        log,
        onLine: progress,
      });
    },
  };
}

/** Changes whenever a source file is added, removed or written. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const add = (path: string) => {
    const { size, mtimeMs } = statSync(join(repositoryRoot, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  };
  for (const file of ROOT_FILES) add(file);
  for (const folder of SOURCE_FOLDERS) for (const path of sourcesIn(folder)) add(path);
  return hash.digest('hex');
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_SOURCES.has(entry.name) ? [] : sourcesIn(path);
    return entry.isFile() && !NOT_A_SOURCE.test(entry.name) ? [path] : [];
  });
}
