import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { HealthReport } from '@cloudlet/daemon';
import type { AgentConfig } from '../config.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const bundle = 'main-under-test.js';

/** Bundles the daemon as it is shipped, beside the bundle that may be running. */
export async function bundleAgent(): Promise<void> {
  const bundler = ['infra/build/bundle.ts', 'apps/agent', 'src/main.ts', bundle];
  await promisify(execFile)('node_modules/.bin/tsx', bundler, { cwd: repository });
}

/** The real daemon as a process of its own. */
export type AgentProcess = {
  readonly pid: number;
  /** Ends it with a signal and waits. @returns the exit code, null for a signal's end */
  end(signal: NodeJS.Signals): Promise<number | null>;
  exited(): Promise<number | null>;
  health(): Promise<HealthReport>;
};

export function spawnAgent(config: AgentConfig): AgentProcess {
  mkdirSync(config.stateDir, { recursive: true });
  const file = join(config.stateDir, 'agent.json');
  const healthSocket = join(dirname(config.stateDir), 'health.sock');
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  const log = openSync(join(config.stateDir, 'agent.log'), 'a');
  const child: ChildProcess = spawn('node', [join(repository, 'apps/agent/dist', bundle)], {
    env: {
      ...process.env,
      CLOUDLET_AGENT_CONFIG: file,
      CLOUDLET_HEALTH_SOCKET: healthSocket,
      LOG_LEVEL: 'info',
    },
    stdio: ['ignore', log, log],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return {
    pid: child.pid ?? 0,
    exited: () => ended,
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
