import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { Problem } from '../errors.ts';
import { poll } from '../process/poll.ts';
import { readFileIfExists } from '../state/files.ts';
import type { StatePaths } from '../state/paths.ts';
import { supervisorClient } from './client.ts';

const READY_WITHIN_MS = 15_000;

/**
 * Starts a supervisor that outlives this process and its terminal. @param command runs it in the foreground.
 * @throws Problem when it does not answer in time.
 */
export async function startSupervisor(
  paths: StatePaths,
  command: readonly [string, ...string[]],
): Promise<void> {
  const log = paths.partLog('supervisor');
  const [program, ...args] = command;
  const output = openSync(log, 'a', 0o640);
  const child = spawn(program, args, { cwd: '/', detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => resolve(`exit code ${code}`));
  });
  child.unref();
  const client = supervisorClient(paths.supervisorSocket);
  const ready = poll(async () => (await client.status())?.pid === child.pid || undefined, {
    withinMs: READY_WITHIN_MS,
  });
  const how = await Promise.race([ended, ready]);
  if (how === true) return;
  const lastLines = (readFileIfExists(log) ?? '').trimEnd().split('\n').slice(-5).join('\n');
  throw new Problem('The supervisor did not start', { why: `${how ?? 'no answer'}\n${lastLines}`, log });
}
