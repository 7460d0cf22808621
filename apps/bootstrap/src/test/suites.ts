import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryRoot } from '../state/repository.ts';

/** A part of the tests: a command that passes by its exit code, and may write its results to the file it is given. */
export type Suite = {
  readonly name: string;
  readonly command: (resultsFile: string) => readonly [string, ...string[]];
};

const tool = (name: string) => join(repositoryRoot, 'node_modules/.bin', name);
const npmScript = (name: string, script: string): Suite => ({
  name,
  command: () => ['npm', 'run', '--silent', script],
});

/** Every suite in its order: what is quick and tells most comes first. */
export function allSuites(): Suite[] {
  return [
    npmScript('format', 'check:format'),
    npmScript('types', 'check:types'),
    npmScript('imports', 'check:imports'),
    npmScript('unused', 'check:unused'),
    {
      name: 'unit',
      command: (results) => [
        tool('vitest'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${results}`,
      ],
    },
    ...hooks(join(repositoryRoot, 'tests/run')),
  ];
}

/**
 * The executables in `tests/run`, in the order of their names. Each finds in CLOUDLET_TEST_RESULTS where it may write its
 * results: Vitest's or Playwright's JSON, or `{ "passed": 1, "failed": 0, "skipped": 0 }`.
 */
export function hooks(folder: string): Suite[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter(isExecutable)
    .map((path) => ({
      name: basename(path)
        .replace(/^\d+-/, '')
        .replace(/\.\w+$/, ''),
      command: () => [path],
    }));
}

function isExecutable(path: string): boolean {
  const found = statSync(path);
  return found.isFile() && (found.mode & 0o111) !== 0;
}
