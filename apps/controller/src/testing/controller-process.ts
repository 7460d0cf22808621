import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { HealthReport } from '@cloudlet/daemon';
import type { Death } from './mortal/deathbed.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const bundles = { shipped: 'main-under-test.js', mortal: 'mortal-under-test.js' } as const;

/** Bundles the daemon as it is shipped, and one that dies at a given write, beside the bundle that may be running. */
export async function bundleController(): Promise<void> {
  await bundle('src/main.ts', bundles.shipped);
  await bundle('src/testing/mortal/main.ts', bundles.mortal);
}

async function bundle(entry: string, output: string): Promise<void> {
  const bundler = ['infra/build/bundle.ts', 'apps/controller', entry, output];
  await promisify(execFile)('node_modules/.bin/tsx', bundler, { cwd: repository });
}

/** The real daemon as a process of its own. */
export type ControllerProcess = {
  readonly pid: number;
  signal(signal: NodeJS.Signals): void;
  /** Waits for its end. @returns the exit code, null for a signal's end */
  ended(): Promise<number | null>;
  /** Ends it with a signal and waits. @returns the exit code, null for a signal's end */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Null while it does not answer. */
  health(): Promise<HealthReport | null>;
  leads(): Promise<boolean>;
};

let started = 0;

/**
 * @param folder for its log and its health socket
 * @param death the write at which it dies; null: the controller as it is shipped
 * @param bundle one that was not made of this checkout
 */
export function spawnController(
  folder: string,
  environment: { readonly DATABASE_URL: string; readonly REDIS_URL: string },
  death: Death | null,
  bundle = join(repository, 'apps/controller/dist', death ? bundles.mortal : bundles.shipped),
): ControllerProcess {
  started += 1;
  const socket = join(folder, `controller-${started}.sock`);
  const log = openSync(join(folder, `controller-${started}.log`), 'a');
  const child: ChildProcess = spawn('node', ['--enable-source-maps', bundle], {
    env: {
      ...process.env,
      ...environment,
      CLOUDLET_HEALTH_SOCKET: socket,
      LOG_LEVEL: 'info',
      ...(death ? { CLOUDLET_TEST_DEATH: JSON.stringify(death) } : {}),
    },
    stdio: ['ignore', log, log],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const health = () => getHealth(socket);
  return {
    pid: child.pid ?? 0,
    ended: () => ended,
    signal: (signal) => void child.kill(signal),
    end(signal) {
      child.kill(signal);
      return ended;
    },
    health,
    async leads() {
      const report = await health();
      return report?.checks.some(({ detail }) => detail?.startsWith('leads')) ?? false;
    },
  };
}

/** How long a frozen process is waited for. */
const ANSWER_WITHIN_MS = 300;

function getHealth(socketPath: string): Promise<HealthReport | null> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/health', timeout: ANSWER_WITHIN_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(null));
    asked.end();
  });
}
