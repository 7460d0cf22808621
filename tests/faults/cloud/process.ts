import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export type ProgramSpec = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly log: string;
  /** Whether it does its work. */
  readonly isReady: () => Promise<boolean>;
};

/** An end that nobody ordered. */
export type Crash = { readonly name: string; readonly at: string; readonly how: string };

/** One part of the cloud, and the supervisor that brings it back when it ends by itself. */
export type Program = {
  readonly name: string;
  /** Null while it is down. */
  pid(): number | null;
  /** Starts it; it may take a while until it is ready. */
  start(): void;
  untilReady(withinMs: number): Promise<void>;
  isReady(): Promise<boolean>;
  /** Ends it, and it stays down. @returns how it ended, `null` where it was down already */
  end(signal: NodeJS.Signals): Promise<string | null>;
  /** SIGSTOP, SIGCONT. @returns whether there was a process to take it */
  signal(signal: NodeJS.Signals): boolean;
  crashes(): readonly Crash[];
};

/** As the supervisor and systemd do. */
const BACK_AFTER_MS = 1_000;
const LOOK_EVERY_MS = 100;

export function supervise(spec: ProgramSpec): Program {
  const crashes: Crash[] = [];
  let child: ChildProcess | null = null;
  let wanted = false;

  const start = () => {
    wanted = true;
    if (child) return;
    const log = openSync(spec.log, 'a');
    const [program, ...args] = spec.command;
    const begun = spawn(program, args, {
      cwd: spec.cwd,
      env: spec.environment,
      stdio: ['ignore', log, log],
      ...spec.user,
    });
    closeSync(log);
    child = begun;
    begun.once('error', (error) => crashes.push(crash(error.message)));
    begun.once('exit', (code, signal) => {
      if (child === begun) child = null;
      if (!wanted) return;
      crashes.push(crash(signal ?? `exit code ${code}`));
      setTimeout(() => wanted && start(), BACK_AFTER_MS).unref();
    });
  };
  const crash = (how: string): Crash => ({ name: spec.name, at: new Date().toISOString(), how });
  const isReady = async () => child !== null && (await spec.isReady().catch(() => false));

  return {
    name: spec.name,
    pid: () => child?.pid ?? null,
    start,
    isReady,
    async untilReady(withinMs) {
      const until = performance.now() + withinMs;
      while (!(await isReady())) {
        if (performance.now() > until) throw new Error(`${spec.name} is not ready after ${withinMs} ms`);
        await delay(LOOK_EVERY_MS);
      }
    },
    async end(signal) {
      wanted = false;
      const ending = child;
      if (!ending) return null;
      const ended = once(ending, 'exit');
      ending.kill(signal);
      // One that is stopped takes no other signal.
      ending.kill('SIGCONT');
      const [code, by] = (await ended) as [number | null, NodeJS.Signals | null];
      return by ?? `exit code ${code}`;
    },
    signal: (signal) => child?.kill(signal) ?? false,
    crashes: () => crashes,
  };
}
