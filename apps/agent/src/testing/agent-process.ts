import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { HealthReport } from '@cloudlet/daemon';
import type { AgentConfig } from '../config.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** What may be started: the daemon as it is shipped, and the same under faults (see under-faults/main.ts). */
const PROGRAMS = {
  daemon: { entry: 'src/main.ts', bundle: 'main-under-test.js' },
  'under faults': {
    entry: 'src/testing/under-faults/main.ts',
    bundle: `main-under-faults-${process.pid}.js`,
  },
} as const;
type Program = keyof typeof PROGRAMS;
const pathOf = (program: Program) => join(repository, 'apps/agent/dist', PROGRAMS[program].bundle);

/** Bundles the daemon, beside the bundle that may be running. */
export async function bundleAgent(program: Program = 'daemon'): Promise<void> {
  const { entry, bundle } = PROGRAMS[program];
  const bundler = ['infra/build/bundle.ts', 'apps/agent', entry, bundle];
  await promisify(execFile)('node_modules/.bin/tsx', bundler, { cwd: repository });
}

/** Removes the bundle. */
export function removeBundle(program: Program): void {
  for (const path of [pathOf(program), `${pathOf(program)}.map`]) rmSync(path, { force: true });
}

/** The real daemon as a process of its own. */
export type AgentProcess = {
  readonly pid: number;
  /** Ends it with a signal and waits. @returns the exit code, null for a signal's end */
  end(signal: NodeJS.Signals): Promise<number | null>;
  exited(): Promise<number | null>;
  hasEnded(): boolean;
  /** The signal that ended it, null while it runs or where it ended by itself. */
  signal(): NodeJS.Signals | null;
  health(): Promise<HealthReport>;
};

export type AgentProcessOptions = {
  readonly program?: Program;
  /** The bundle of an agent that was not made of this checkout. */
  readonly bundle?: string | undefined;
  /** More of its environment. */
  readonly env?: NodeJS.ProcessEnv;
};

/** Starts an agent with this configuration; its log is in its state directory. */
export function spawnAgent(config: AgentConfig, options: AgentProcessOptions = {}): AgentProcess {
  mkdirSync(config.stateDir, { recursive: true });
  const file = join(config.stateDir, 'agent.json');
  const healthSocket = join(dirname(config.stateDir), 'health.sock');
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  const log = openSync(join(config.stateDir, 'agent.log'), 'a');
  const child: ChildProcess = spawn('node', [options.bundle ?? pathOf(options.program ?? 'daemon')], {
    env: {
      ...process.env,
      CLOUDLET_AGENT_CONFIG: file,
      CLOUDLET_HEALTH_SOCKET: healthSocket,
      LOG_LEVEL: 'info',
      ...options.env,
    },
    stdio: ['ignore', log, log],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return {
    pid: child.pid ?? 0,
    exited: () => ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    signal: () => child.signalCode,
    end(signal) {
      child.kill(signal);
      return ended;
    },
    health: () => getHealth(healthSocket),
  };
}

function getHealth(socketPath: string): Promise<HealthReport> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path: '/health' }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve(JSON.parse(body)));
    })
      .on('error', reject)
      .end();
  });
}
