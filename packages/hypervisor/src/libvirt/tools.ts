import { spawn } from 'node:child_process';
import { HypervisorError } from '../port.ts';

const STDERR_KEPT = 4_000;

/**
 * Runs a program (qemu-img, genisoimage) with arguments as they are, never through a shell. The kernel ends it when this process dies
 * (prctl(2), PR_SET_PDEATHSIG, by way of setpriv(1)), so a killed agent leaves no writer behind.
 * @param onOutput called with what it prints on standard output
 * @throws HypervisorError aborted, disk_full, failed with what the program said
 */
export async function runTool(
  program: string,
  args: readonly string[],
  options: { readonly signal?: AbortSignal; readonly onOutput?: (text: string) => void } = {},
): Promise<void> {
  const { signal, onOutput } = options;
  if (signal?.aborted) throw new HypervisorError('aborted', `${program} was not started`);
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
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code === 0) return;
    if (signal?.aborted) throw new HypervisorError('aborted', `${program} was ended`);
    throw failure(program, code, complaints.trim());
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function failure(program: string, code: number | null, complaints: string): HypervisorError {
  const full = /no space left on device/i.test(complaints);
  const message = `${program} ended with ${code ?? 'a signal'}: ${complaints || 'it said nothing'}`;
  return new HypervisorError(full ? 'disk_full' : 'failed', message);
}
