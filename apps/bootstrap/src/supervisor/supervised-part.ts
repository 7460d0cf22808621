import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, isAlive, type ProcessIdentity } from '@cloudlet/daemon';
import { messageOf } from '../errors.ts';
import type { Part, PartState } from '../parts/part.ts';
import { poll } from '../process/poll.ts';
import { signal } from '../process/signal.ts';
import { afterExit, type BackOff, noBackOff } from './back-off.ts';
import { startOf } from './start-of.ts';

/** What the supervisor writes down about its parts' comings and goings. */
export type PartEvent =
  | { readonly type: 'started' | 'adopted'; readonly pid: number }
  | { readonly type: 'ended'; readonly how: string; readonly restartInMs: number | null }
  | { readonly type: 'killed'; readonly afterMs: number };

export type SupervisedPart = {
  readonly part: Part;
  /** Takes over the process that an earlier supervisor left, where it still runs, or starts one. Called once. */
  begin(): void;
  state(): PartState;
  /** What the record keeps, so that a later supervisor finds the process. */
  identity(): ProcessIdentity | null;
  /** Ends it for good; resolves when the process and its group are gone. */
  stop(): Promise<void>;
};

type Running = {
  readonly identity: ProcessIdentity;
  readonly since: number;
  readonly ended: Promise<string>;
};

const ADOPTED_POLL_MS = 100;

/**
 * Keeps one part running, from `begin` until it is stopped.
 * @param left a process of this part that an earlier supervisor left.
 */
export function supervisePart(
  part: Part,
  left: ProcessIdentity | null,
  onEvent: (event: PartEvent) => void,
): SupervisedPart {
  let hasBegun = false;
  let running: Running | null = null;
  let backOff: BackOff = noBackOff;
  let restarts = 0;
  let restartTimer: NodeJS.Timeout | undefined;
  let isStopping = false;

  return { part, begin, state, identity: () => (hasBegun ? (running?.identity ?? null) : left), stop };

  function begin(): void {
    hasBegun = true;
    if (left && isAlive(left)) {
      watch({ identity: left, since: performance.now(), ended: adoptedEnd(left) }, 'adopted');
    } else start();
  }

  function state(): PartState {
    // Looked at anew: the news of an end may still be on its way to us.
    const pid = running && isAlive(running.identity) ? running.identity.pid : null;
    return { name: part.name, pid, restarts };
  }

  function start(): void {
    const since = performance.now();
    const child = spawnPart(part);
    const ended = childEnd(child);
    const identity = child.pid === undefined ? undefined : identityOf(child.pid);
    // Without an identity it could not be started or has ended already: `ended` says which.
    if (identity) watch({ identity, since, ended }, 'started');
    else void ended.then((how) => restartLater(how, since));
  }

  function watch(process: Running, type: 'started' | 'adopted'): void {
    running = process;
    onEvent({ type, pid: process.identity.pid });
    void process.ended.then((how) => {
      running = null;
      if (part.killGroup) signal(-process.identity.pid, 'SIGKILL');
      restartLater(how, process.since);
    });
  }

  function restartLater(how: string, since: number): void {
    if (isStopping) {
      onEvent({ type: 'ended', how, restartInMs: null });
      return;
    }
    const now = performance.now();
    const { state: after, delayMs } = afterExit(backOff, now, now - since);
    backOff = after;
    restarts += 1;
    restartTimer = setTimeout(start, delayMs);
    onEvent({ type: 'ended', how, restartInMs: delayMs });
  }

  async function stop(): Promise<void> {
    isStopping = true;
    clearTimeout(restartTimer);
    if (!running) return;
    const { identity, ended } = running;
    signal(identity.pid, part.stopSignal);
    const inTime = await Promise.race([ended, timeout(part.stopGraceMs)]);
    if (inTime !== undefined) return;
    onEvent({ type: 'killed', afterMs: part.stopGraceMs });
    signal(part.killGroup ? -identity.pid : identity.pid, 'SIGKILL');
    await ended;
  }
}

/** In a session and process group of its own, with its log as both outputs. */
function spawnPart(part: Part): ChildProcess {
  const { command, identity } = startOf(part);
  const [program = '', ...args] = command;
  const log = openSync(part.log, 'a', 0o640);
  try {
    return spawn(program, args, {
      cwd: part.cwd,
      env: part.environment,
      detached: true,
      stdio: ['ignore', log, log],
      ...identity,
    });
  } finally {
    closeSync(log);
  }
}

function childEnd(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${messageOf(error)}`));
    child.once('exit', (code, signalName) =>
      resolve(signalName ? `ended by ${signalName}` : `exit code ${code}`),
    );
  });
}

/** Another process's child cannot be waited for, only looked at. */
async function adoptedEnd(identity: ProcessIdentity): Promise<string> {
  await poll(() => (isAlive(identity) ? undefined : true), {
    withinMs: Number.POSITIVE_INFINITY,
    everyMs: ADOPTED_POLL_MS,
  });
  return 'ended (its exit code went to an earlier supervisor)';
}

function timeout(milliseconds: number): Promise<undefined> {
  return sleep(milliseconds, undefined, { ref: false });
}
