import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Where one run keeps everything. */
export type Folders = {
  readonly root: string;
  readonly log: string;
  readonly run: string;
  readonly postgres: string;
  readonly redis: string;
  readonly images: string;
  readonly simulator: string;
  readonly clocks: string;
  readonly nodes: string;
};

/** Makes the folders. The servers' users must get through them. */
export function makeFolders(root: string): Folders {
  const at = (name: string) => join(root, name);
  const folders: Folders = {
    root,
    log: at('log'),
    run: at('run'),
    postgres: at('postgres'),
    redis: at('redis'),
    images: at('images'),
    simulator: at('simulator'),
    clocks: at('clocks'),
    nodes: at('nodes'),
  };
  for (const folder of Object.values(folders)) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  }
  return folders;
}

const PORTAL = 'apps/portal/.next/standalone/apps/portal/server.js';

/** The programs as they are shipped. */
export const programs = {
  controller: 'apps/controller/dist/main.js',
  gateway: 'apps/gateway/dist/main.js',
  agent: 'apps/agent/dist/main.js',
  simulator: 'packages/hypervisor/dist/simulator.js',
  portal: PORTAL,
} as const;

/** @throws Error where one was not built */
export function demandPrograms(): void {
  for (const path of Object.values(programs)) {
    if (!existsSync(join(repository, path))) throw new Error(`${path} is not built: use tests/faults/run`);
  }
}

/** The environment of every part of ours. */
export function daemonEnvironment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return {
    PATH: `${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    LANG: 'C.UTF-8',
    NODE_ENV: 'production',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
    ...more,
  };
}

export function nodeCommand(program: string): readonly [string, ...string[]] {
  return [process.execPath, '--enable-source-maps', join(repository, program)];
}
