import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestApi, type TestApi } from '@cloudlet/api/testing';
import { createTestToken } from '@cloudlet/control/testing';
import { vi } from 'vitest';
import { workAtNode } from './work-at-node.ts';

// Each call is a process of its own, and a test makes a dozen. Here, before tests take the value that holds when they are declared.
vi.setConfig({ testTimeout: 90_000 });

const folder = fileURLToPath(new URL('../..', import.meta.url));
/** The bundled command. */
export const program = join(folder, 'dist/main.js');

/** How a call of the command has ended. */
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

type RunOptions = {
  /** For standard input, which is no terminal. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
};

/** The bundled command as a program of its own, at a real API on a real database whose compute node is played. */
export type TestCli = {
  readonly api: TestApi;
  /** A token of the demo tenant's member. */
  readonly token: string;
  /** Where the command keeps its profiles. */
  readonly configHome: string;
  readonly env: NodeJS.ProcessEnv;
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Ended>;
  /** What it prints with --output json. @throws Error where its exit code is not 0 */
  readonly json: <Data>(...args: string[]) => Promise<Data>;
  readonly end: () => Promise<void>;
};

/**
 * @param isWorking whether the node does each operation as soon as it is offered; else a test does so itself
 * @param gatewayUrl where consoles are
 */
export async function startTestCli({
  isWorking = true,
  gatewayUrl = 'ws://127.0.0.1:1',
} = {}): Promise<TestCli> {
  execFileSync(process.execPath, [join(folder, 'build.mjs')]);
  const api = await startTestApi({ gatewayUrl });
  const { secret: token } = await createTestToken(api.cloud.database, api.cloud.tenant, { name: 'cli' });
  const configHome = mkdtempSync(join(tmpdir(), 'cloudletctl-'));
  const env = cleanEnvironment({
    XDG_CONFIG_HOME: configHome,
    CLOUDLET_API: api.origin,
    CLOUDLET_TOKEN: token,
  });
  const work = isWorking ? workAtNode(api.cloud.node) : null;
  const run: TestCli['run'] = (args, options = {}) =>
    runProgram(args, options.input ?? '', { ...env, ...options.env });
  return {
    api,
    token,
    configHome,
    env,
    run,
    json: async (...args) => {
      const { code, stdout, stderr } = await run([...args, '--output', 'json']);
      if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
    end: async () => {
      await work?.stop();
      await api.end();
      rmSync(configHome, { recursive: true });
    },
  };
}

/** Nothing of the shell that runs the tests reaches the command. */
function cleanEnvironment(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, TERM: 'xterm', ...given };
}

function runProgram(args: readonly string[], input: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], { env, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdin.on('error', () => undefined).end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The command in a terminal of 100 columns, as `script` makes one. */
export function inTerminal(args: readonly string[], env: NodeJS.ProcessEnv) {
  const words = [process.execPath, program, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const line = `stty cols 100 rows 30; exec ${words.join(' ')}`;
  const child = spawn('script', ['-qec', line, '/dev/null'], { env, stdio: 'pipe' });
  let shown = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      shown += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    shown: () => shown,
    type: (text: string) => void child.stdin.write(text),
    ended,
    kill: () => void child.kill('SIGKILL'),
  };
}
