import { spawn } from 'node:child_process';
import { HypervisorError } from '../port.ts';
import { tellsOfFullDisk } from './errors.ts';

const STDERR_KEPT = 4_000;

/** How a program ended: null where a signal ended it. */
export type ToolResult = { readonly exitCode: number | null; readonly stderr: string };

type ToolOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Called with what it prints on standard output. */
  readonly onOutput?: (text: string) => void;
};

/**
 * Runs a program (qemu-img, genisoimage) and waits for its success.
 * @throws HypervisorError aborted, disk_full, failed with what the program said
 */
export async function runTool(
  program: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<void> {
  if (options.signal?.aborted) throw new HypervisorError('aborted', `${program} was not started`);
  const { exitCode, stderr } = await endOfTool(program, args, options);
  if (exitCode === 0) return;
  if (options.signal?.aborted) throw new HypervisorError('aborted', `${program} was ended`);
  throw toolFailure(program, { exitCode, stderr });
}

/**
 * Runs a program with arguments as they are, never through a shell. The kernel ends it when this process dies (prctl(2),
 * PR_SET_PDEATHSIG, by way of setpriv(1)), so a killed agent leaves no writer behind.
 * @throws HypervisorError failed when it could not be started
 */
export async function endOfTool(
  program: string,
  args: readonly string[],
  { signal, onOutput }: ToolOptions = {},
): Promise<ToolResult> {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], {
    stdio: ['ignore', onOutput ? 'pipe' : 'ignore', 'pipe'],
    // The agent's mark passes on with its environment: the next agent finds by it what outlived this one all the same.
    env: { ...process.env, LC_ALL: 'C' },
  });
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-STDERR_KEPT);
  });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => onOutput?.(text));
  const abort = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', (cause) => {
        reject(new HypervisorError('failed', `${program} could not be started`, { cause }));
      });
      child.once('close', resolve);
    });
    return { exitCode, stderr: complaints.trim() };
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** For a program whose end was no success. */
export function toolFailure(program: string, { exitCode, stderr }: ToolResult): HypervisorError {
  const message = `${program} ended with ${exitCode ?? 'a signal'}: ${stderr || 'it said nothing'}`;
  return new HypervisorError(tellsOfFullDisk(stderr) ? 'disk_full' : 'failed', message);
}
