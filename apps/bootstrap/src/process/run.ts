import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { User } from './users.ts';

export type RunOptions = {
  readonly cwd?: string;
  /** Added to this process's environment; undefined takes a variable away. */
  readonly environment?: Record<string, string | undefined>;
  readonly user?: User | undefined;
  /** A file that gets the command line and everything it prints. */
  readonly log?: string;
  /** Called with each line of either output. */
  readonly onLine?: (line: string) => void;
  readonly stdin?: string;
  readonly timeoutMs?: number;
};

export type RunResult = {
  readonly code: number;
  readonly stdout: string;
  readonly lastLines: readonly string[];
};

/** A command that could not be started or ended with another code than 0. `lastLines` are what it said last. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly command: readonly string[];
  readonly lastLines: readonly string[];

  constructor(command: readonly string[], how: string, lastLines: readonly string[], cause?: unknown) {
    super(`${command.join(' ')} ${how}`, cause === undefined ? undefined : { cause });
    this.command = command;
    this.lastLines = lastLines;
  }
}

const KEPT_LINES = 40;

/** Runs a command to its end. @throws CommandError when it cannot be started or does not exit with 0. */
export async function run(
  command: readonly [string, ...string[]],
  options: RunOptions = {},
): Promise<RunResult> {
  const result = await runAny(command, options);
  if (result.code === 0) return result;
  throw new CommandError(command, `ended with exit code ${result.code}`, result.lastLines);
}

/** Like {@link run}, but any exit code is an answer. */
export async function runAny(
  command: readonly [string, ...string[]],
  options: RunOptions = {},
): Promise<RunResult> {
  const log = (text: string) => options.log && appendFileSync(options.log, text, { mode: 0o600 });
  log(`\n$ ${command.join(' ')}\n`);
  const child = start(command, options);
  const stdout: string[] = [];
  const lastLines: string[] = [];
  const take = (line: string) => {
    log(`${line}\n`);
    if (line.trim() === '') return;
    lastLines.push(line);
    if (lastLines.length > KEPT_LINES) lastLines.shift();
    options.onLine?.(line);
  };
  const reading = [
    readLines(child.stdout, (line) => {
      stdout.push(line);
      take(line);
    }),
    readLines(child.stderr, take),
  ];
  child.stdin?.end(options.stdin ?? '');
  const code = await ended(child, command, lastLines);
  await Promise.all(reading);
  return { code, stdout: stdout.join('\n'), lastLines };
}

function start([program, ...args]: readonly [string, ...string[]], options: RunOptions): ChildProcess {
  const { user, environment } = options;
  const identity = user && { HOME: user.home, USER: user.name, LOGNAME: user.name };
  return spawn(program, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
    ...(options.timeoutMs === undefined
      ? {}
      : { timeout: options.timeoutMs, killSignal: 'SIGKILL' as const }),
    env: { ...process.env, ...identity, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** @returns the exit code. @throws CommandError when it could not be started or a signal ended it. */
function ended(
  child: ChildProcess,
  command: readonly string[],
  lastLines: readonly string[],
): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new CommandError(command, `could not be started: ${cause.message}`, lastLines, cause)),
    );
    // A command that ends without reading its input breaks the pipe; its exit code says what there is to say.
    child.stdin?.once('error', () => {});
    child.once('close', (code, signalName) =>
      signalName === null
        ? resolve(code ?? 1)
        : reject(new CommandError(command, `was ended by ${signalName}`, lastLines)),
    );
  });
}

async function readLines(stream: Readable | null, take: (line: string) => void): Promise<void> {
  if (!stream) return;
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }))
    take(line);
}
