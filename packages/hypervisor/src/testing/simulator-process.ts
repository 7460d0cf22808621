import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { HostSize, Latencies } from '../simulated/index.ts';

/** A simulator as a process of its own, with a folder of its own, for tests. */
export type SimulatorProcess = {
  readonly socket: string;
  /** Where `GET /health` is answered. */
  readonly health: string;
  readonly state: string;
  readonly pid: () => number | undefined;
  /** SIGKILL, as a crash. Guests go on: they are in the state. */
  kill(): Promise<void>;
  /** SIGTERM: a graceful stop. */
  terminate(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
};

export type SimulatorProcessOptions = {
  readonly latencies?: Partial<Latencies>;
  readonly hosts?: Readonly<Record<string, HostSize>>;
};

/** @throws Error with what it wrote to standard error when it does not get ready within ten seconds */
export async function startSimulatorProcess(
  options: SimulatorProcessOptions = {},
): Promise<SimulatorProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  const socket = join(folder, 'simulator.sock');
  const health = join(folder, 'health.sock');
  const state = join(folder, 'state');
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify({ latencies: options.latencies ?? {}, hosts: options.hosts ?? {} }));
  let child: ChildProcess | undefined;

  const end = async (signal: NodeJS.Signals) => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, 'exit');
    running.kill(signal);
    await exited;
  };
  const start = async () => {
    child = spawn(process.execPath, ['--import', createRequire(import.meta.url).resolve('tsx'), entry], {
      env: {
        ...process.env,
        CLOUDLET_SIMULATOR_SOCKET: socket,
        CLOUDLET_SIMULATOR_STATE: state,
        CLOUDLET_SIMULATOR_CONFIG: config,
        CLOUDLET_HEALTH_SOCKET: health,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await untilReady(child, socket);
  };

  await start();
  return {
    socket,
    health,
    state,
    pid: () => child?.pid,
    start,
    kill: () => end('SIGKILL'),
    terminate: () => end('SIGTERM'),
    async stop() {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const entry = fileURLToPath(new URL('../simulated/main.ts', import.meta.url));
const READY_WITHIN_MS = 10_000;

async function untilReady(child: ChildProcess, socket: string): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers(socket))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the simulator did not get ready: ${said}`);
    }
    await sleep(20);
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
}
