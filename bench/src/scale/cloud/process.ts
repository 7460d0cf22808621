import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** One program of the cloud under test, with its output in a file. */
export type Program = {
  readonly name: string;
  readonly pid: number;
  readonly child: ChildProcess;
  readonly log: string;
  stop(): Promise<void>;
};

/** Bundles a workspace's program as it is shipped, beside the bundle that may be running. @returns the bundle's path */
export async function bundle(folder: string, entry: string, output: string): Promise<string> {
  const bundler = ['infra/build/bundle.ts', folder, entry, output];
  await runInRepository('node_modules/.bin/tsx', ...bundler);
  return join(repository, folder, 'dist', output);
}

/** @throws Error with what the program said, when it fails */
export async function runInRepository(program: string, ...args: readonly string[]): Promise<void> {
  await promisify(execFile)(program, args, { cwd: repository });
}

/** @param nodeOptions of Node.js itself, e.g. `--cpu-prof` */
export function startProgram(options: {
  readonly name: string;
  readonly path: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
  readonly args?: readonly string[];
}): Program {
  const { name, path, folder, environment, nodeOptions = [], args = [] } = options;
  const log = join(folder, `${name}.log`);
  const output = openSync(log, 'a');
  const child: ChildProcess = spawn(
    process.execPath,
    ['--enable-source-maps', ...nodeOptions, path, ...args],
    {
      cwd: repository,
      env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'info', ...environment },
      stdio: ['ignore', output, output, 'ipc'],
    },
  );
  const ended = once(child, 'exit');
  return {
    name,
    pid: child.pid ?? 0,
    child,
    log,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Asks until the answer is yes. @throws Error when it is still no after `timeoutMs` */
export async function until(what: string, isSo: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await sleep(50);
  }
}
